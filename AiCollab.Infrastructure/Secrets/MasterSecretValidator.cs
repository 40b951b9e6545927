using Microsoft.Extensions.Options;

namespace AiCollab.Infrastructure.Secrets;

internal sealed class MasterSecretValidator : IValidateOptions<MasterSecretOptions>
{
    public ValidateOptionsResult Validate(string? name, MasterSecretOptions options) =>
        MasterKey.Load(options).Problem is { } problem ? ValidateOptionsResult.Fail(problem) : ValidateOptionsResult.Success;
}
