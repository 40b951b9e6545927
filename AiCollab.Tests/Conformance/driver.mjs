// What a program with the npm driver does with the embedded store's listener: driver.mjs ADDRESS USER PASSWORD. Prints "ok" at the end.
import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { MongoClient } from 'mongodb';

const [address, user, password] = process.argv.slice(2);
const client = new MongoClient(`mongodb://${address}/?authSource=admin&authMechanism=SCRAM-SHA-256&serverSelectionTimeoutMS=5000`, {
  auth: { username: user, password },
});
try {
  await client.connect();
  const things = client.db('npm').collection('things');

  await things.insertMany(Array.from({ length: 350 }, (_, i) => ({ _id: i, k: i % 7, tags: ['all', `t${i % 3}`] })));
  assert.equal((await things.find({}).toArray()).length, 350, 'a cursor goes beyond its first batch of 101');
  assert.equal((await things.find({ tags: 't1' }).batchSize(10).toArray()).length, 117);
  assert.deepEqual((await things.find({}).sort({ _id: -1 }).limit(2).project({ k: 1 }).toArray()), [{ _id: 349, k: 6 }, { _id: 348, k: 5 }]);

  assert.equal((await things.updateMany({ k: 3 }, { $inc: { n: 2 }, $set: { at: new Date(0) } })).modifiedCount, 50);
  assert.equal((await things.updateOne({ _id: 'new' }, { $set: { k: 1 } }, { upsert: true })).upsertedId, 'new');
  assert.deepEqual((await things.findOneAndUpdate({ _id: 3 }, { $inc: { n: 1 } }, { returnDocument: 'after' })).n, 3);
  assert.equal((await things.deleteMany({ k: { $gte: 5 } })).deletedCount, 100);
  await assert.rejects(things.insertOne({ _id: 1 }), { code: 11000 });

  await things.createIndex({ k: 1, tags: 1 });
  assert.deepEqual((await things.indexes()).map((index) => index.name), ['_id_', 'k_1_tags_1']);
  const groups = await things.aggregate([
    { $match: { _id: { $type: 'number' } } }, { $unwind: '$tags' }, { $match: { tags: { $ne: 'all' } } },
    { $group: { _id: '$tags', n: { $sum: 1 }, most: { $max: '$k' } } }, { $sort: { _id: 1 } },
  ]).toArray();
  assert.equal(groups.reduce((sum, group) => sum + group.n, 0), 250);
  assert.ok(groups.every((group) => group.most === 4));

  const session = client.startSession();
  await assert.rejects(session.withTransaction(() => things.insertOne({ _id: 'no' }, { session })), (error) => inspect(error).includes('no multi-document transactions'));
  await session.endSession();
  assert.equal(await things.countDocuments({ _id: 'no' }), 0);
  console.log('ok');
} finally {
  await client.close();
}
