using System.ComponentModel.DataAnnotations;
using AiCollab.Core.Accounts;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Identity;

namespace AiCollab.Web.Features.Accounts;

/// <summary>A changed password ends all other sign-ins of the person; this one gets a fresh cookie.</summary>
public sealed partial class PasswordPage
{
    private IReadOnlyList<string> _problems = [];
    private bool _changed;

    [SupplyParameterFromForm]
    private PasswordInput Input { get; set; } = default!;

    [CascadingParameter]
    private HttpContext Http { get; set; } = default!;

    [Inject]
    private UserManager<Account> Users { get; set; } = default!;

    [Inject]
    private SignInManager<Account> SignIn { get; set; } = default!;

    [Inject]
    private SignInGate Gate { get; set; } = default!;

    [Inject]
    private AccountRules Rules { get; set; } = default!;

    protected override void OnInitialized() => Input ??= new PasswordInput();

    private Task<bool> ChangeAsync() => Gate.OneAtATimeAsync(Http.User.FindFirst(UserClaims.Id)?.Value ?? "", ChangeOnceAsync, Http.RequestAborted);

    private async Task<bool> ChangeOnceAsync()
    {
        if (await Users.GetUserAsync(Http.User) is not { } account)
        {
            return false;
        }

        var result = await Users.ChangePasswordAsync(account, Input.Current!, Input.Next!);
        _problems = [.. result.Errors.Select(error => error.Description)];
        _changed = result.Succeeded;
        if (_changed)
        {
            await SignIn.RefreshSignInAsync(account);
            Input = new PasswordInput();
        }

        return _changed;
    }

    private sealed class PasswordInput
    {
        [Required(ErrorMessage = "Enter your current password.")]
        [StringLength(1000, ErrorMessage = "This is too long for a password.")]
        public string? Current { get; set; }

        [Required(ErrorMessage = "Choose a new password.")]
        [StringLength(1000, ErrorMessage = "This is too long for a password.")]
        public string? Next { get; set; }
    }
}
