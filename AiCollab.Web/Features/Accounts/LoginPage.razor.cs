using System.ComponentModel.DataAnnotations;
using AiCollab.Core.Accounts;
using Microsoft.AspNetCore.Components;

namespace AiCollab.Web.Features.Accounts;

/// <summary>Plain HTML: a cookie cannot be set from within a circuit.</summary>
public sealed partial class LoginPage
{
    private IReadOnlyList<string> _problems = [];

    [SupplyParameterFromForm]
    private LoginInput Input { get; set; } = default!;

    [SupplyParameterFromQuery]
    private string? ReturnUrl { get; set; }

    [CascadingParameter]
    private HttpContext Http { get; set; } = default!;

    [Inject]
    private SignInDesk Desk { get; set; } = default!;

    [Inject]
    private AccountRules Rules { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    private string RegisterLink => $"/register?returnUrl={Uri.EscapeDataString(LocalUrl.OrHome(ReturnUrl))}";

    protected override void OnInitialized()
    {
        Input ??= new LoginInput();
        if (HttpMethods.IsGet(Http.Request.Method) && Http.User.ToCurrentUser() is not null)
        {
            Navigation.NavigateTo(LocalUrl.OrHome(ReturnUrl));
        }
    }

    private async Task SignInAsync()
    {
        if (await Desk.SignInAsync(Input.Login!, Input.Password!, Input.Remember, Http.RequestAborted) is { } problem)
        {
            _problems = [problem];
            return;
        }

        Navigation.NavigateTo(LocalUrl.OrHome(ReturnUrl));
    }

    private sealed class LoginInput
    {
        [Required(ErrorMessage = "Enter the address or the name of your account.")]
        [StringLength(320, ErrorMessage = "This is too long for an address.")]
        public string? Login { get; set; }

        [Required(ErrorMessage = "Enter your password.")]
        [StringLength(1000, ErrorMessage = "This is too long for a password.")]
        public string? Password { get; set; }

        public bool Remember { get; set; }
    }
}
