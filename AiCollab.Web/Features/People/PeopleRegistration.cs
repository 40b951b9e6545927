namespace AiCollab.Web.Features.People;

/// <summary>Registers the administration of accounts.</summary>
public static class PeopleRegistration
{
    public static IServiceCollection AddPeople(this IServiceCollection services) => services.AddSingleton<AccountAdmin>();
}
