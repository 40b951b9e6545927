using AiCollab.Core.Keys;
using AiCollab.Core.Sessions;
using AiCollab.Tests.Emulator;
using FluentAssertions;

namespace AiCollab.Tests.Infrastructure.Ai.Pipeline;

public sealed class LockedModelsTests
{
    [EmulatorFact]
    public async Task Models_of_a_locked_key_can_be_picked_only_in_the_session_it_was_unlocked_for()
    {
        const string Passphrase = "a good passphrase";
        var emulator = await ProviderEmulator.GetAsync();
        await using var room = await PipelineRoom.OpenAsync(emulator.OpenAi, emulator.Url);
        var key = await room.Vault.AddKeyAsync(room.User, new NewKey("openai", "sk-secret-0123456789"), default);
        await room.Locks.LockAsync(room.User, key.Id, Passphrase, default);
        (await room.Models.ListAsync(room.User, room.Session, default)).Should().BeEmpty();

        await room.Locks.UnlockAsync(room.User, key.Id, room.Session, Passphrase, default);

        (await room.Models.ListAsync(room.User, room.Session, default)).Should().NotBeEmpty();
        (await room.Models.ListAsync(room.User, SessionId.New(), default)).Should().BeEmpty();
    }
}
