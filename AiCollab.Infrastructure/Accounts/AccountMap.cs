using AiCollab.Core.Accounts;
using MongoDB.Bson;
using MongoDB.Bson.Serialization;
using MongoDB.Bson.Serialization.Serializers;

namespace AiCollab.Infrastructure.Accounts;

/// <summary>How an account is written: Core's type knows nothing of BSON.</summary>
internal static class AccountMap
{
    public static void Register() => BsonClassMap.TryRegisterClassMap<Account>(map =>
    {
        map.MapIdMember(a => a.Id).SetSerializer(new UserIdSerializer());
        map.MapMember(a => a.Name).SetElementName("name");
        map.MapMember(a => a.NormalizedName).SetElementName("normalizedName");
        map.MapMember(a => a.Email).SetElementName("email");
        map.MapMember(a => a.NormalizedEmail).SetElementName("normalizedEmail");
        map.MapMember(a => a.PasswordHash).SetElementName("passwordHash");
        map.MapMember(a => a.SecurityStamp).SetElementName("securityStamp");
        map.MapMember(a => a.ConcurrencyStamp).SetElementName("concurrencyStamp");
        map.MapMember(a => a.Role).SetElementName("role").SetSerializer(new EnumSerializer<Role>(BsonType.String));
        map.MapMember(a => a.Disabled).SetElementName("disabled");
        map.MapMember(a => a.FailedSignIns).SetElementName("failedSignIns");
        map.MapMember(a => a.LockedUntil).SetElementName("lockedUntil").SetSerializer(OptionalMoment);
        map.MapMember(a => a.CreatedAt).SetElementName("createdAt").SetSerializer(Moment);
        map.MapMember(a => a.LastSignInAt).SetElementName("lastSignInAt").SetSerializer(OptionalMoment);
        map.SetIgnoreExtraElements(true);
    });

    private static DateTimeOffsetSerializer Moment => new(BsonType.DateTime);

    private static NullableSerializer<DateTimeOffset> OptionalMoment => new(Moment);
}
