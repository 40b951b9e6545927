using Microsoft.Extensions.Options;

namespace AiCollab.Infrastructure.Secrets;

internal sealed class MasterSecretValidator : IValidateOptions<MasterSecretOptions>
{
    public ValidateOptionsResult Validate(string? name, MasterSecretOptions options)
    {
        string?[] found = [MasterKey.Load(options).Problem, MasterKey.LoadPrevious(options)?.Problem];
        var problems = found.OfType<string>().ToList();
        return problems.Count > 0 ? ValidateOptionsResult.Fail(problems) : ValidateOptionsResult.Success;
    }
}
