using AiCollab.Core.Accounts;
using AiCollab.Core.Secrets;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace AiCollab.Infrastructure.Accounts;

/// <summary>Registers accounts: Identity on our own store, invitations, and the keys that cookies are protected with.</summary>
public static class AccountsRegistration
{
    private const int PasswordHashIterations = 210_000; // OWASP's figure for PBKDF2 with SHA-512
    private const int DifferentCharacters = 5;

    public static IServiceCollection AddAccounts(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<AccountsOptions>().Bind(configuration.GetSection(AccountsOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton(provider => Rules(provider.GetRequiredService<IOptions<AccountsOptions>>().Value));
        services.AddSingleton<AccountRevocations>();
        services.AddSingleton<AccountCollection>();
        services.AddSingleton<IPeople, MongoPeople>();
        services.AddSingleton<IInvitations, MongoInvitations>();
        services.AddIdentity();
        services.AddProtectedKeys();
        return services;
    }

    private static void AddIdentity(this IServiceCollection services)
    {
        services.AddHttpContextAccessor();
        services.AddIdentityCore<Account>()
            .AddUserStore<MongoUserStore>()
            .AddErrorDescriber<AccountErrors>()
            .AddUserValidator<AccountNameRule>()
            .AddPasswordValidator<AccountPasswordRule>()
            .AddClaimsPrincipalFactory<AccountPrincipals>()
            .AddSignInManager<AccountSignIn>();
        services.Configure<PasswordHasherOptions>(hasher => hasher.IterationCount = PasswordHashIterations);
        services.AddOptions<IdentityOptions>().Configure<IOptions<AccountsOptions>>((identity, accounts) => Apply(identity, accounts.Value));
    }

    private static void Apply(IdentityOptions identity, AccountsOptions accounts)
    {
        identity.User.RequireUniqueEmail = true;
        identity.User.AllowedUserNameCharacters = ""; // any: AccountNameRule decides
        identity.Password = new PasswordOptions
        {
            RequiredLength = accounts.MinimumPasswordLength,
            RequiredUniqueChars = DifferentCharacters,
            RequireDigit = false,
            RequireLowercase = false,
            RequireUppercase = false,
            RequireNonAlphanumeric = false,
        };
        identity.Lockout.MaxFailedAccessAttempts = accounts.LockoutAfter;
        identity.Lockout.DefaultLockoutTimeSpan = TimeSpan.FromMinutes(accounts.LockoutMinutes);
        identity.ClaimsIdentity.UserIdClaimType = UserClaims.Id;
        identity.ClaimsIdentity.UserNameClaimType = UserClaims.Name;
        identity.ClaimsIdentity.RoleClaimType = UserClaims.Role;
        identity.ClaimsIdentity.EmailClaimType = UserClaims.Email;
        identity.ClaimsIdentity.SecurityStampClaimType = UserClaims.SecurityStamp;
    }

    private static void AddProtectedKeys(this IServiceCollection services)
    {
        services.AddDataProtection().SetApplicationName("AiCollab");
        services.AddSingleton<MongoXmlRepository>();
        services.AddSingleton<MasterSecretXmlEncryptor>();
        services.AddSingleton<ISealedByMaster, ProtectedKeys>();
        services.AddOptions<KeyManagementOptions>().Configure<MongoXmlRepository, MasterSecretXmlEncryptor>((keys, repository, encryptor) =>
        {
            keys.XmlRepository = repository;
            keys.XmlEncryptor = encryptor;
        });
    }

    private static AccountRules Rules(AccountsOptions options) => new(
        string.Equals(options.Registration, "open", StringComparison.OrdinalIgnoreCase),
        options.MinimumPasswordLength,
        TimeSpan.FromDays(options.InvitationDays),
        options.TriesPerMinute);
}
