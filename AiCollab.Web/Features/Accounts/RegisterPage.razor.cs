using System.ComponentModel.DataAnnotations;
using AiCollab.Core.Accounts;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Identity;

namespace AiCollab.Web.Features.Accounts;

/// <summary><c>/register?invite=TOKEN</c> for people, <c>/setup?token=TOKEN</c> for the first administrator.</summary>
public sealed partial class RegisterPage
{
    private IReadOnlyList<string> _problems = [];
    private string? _closed;

    [SupplyParameterFromForm]
    private RegisterInput Input { get; set; } = default!;

    [SupplyParameterFromQuery]
    private string? Invite { get; set; }

    [SupplyParameterFromQuery]
    private string? Token { get; set; }

    [SupplyParameterFromQuery]
    private string? ReturnUrl { get; set; }

    [CascadingParameter]
    private HttpContext Http { get; set; } = default!;

    [Inject]
    private Registrar Registrar { get; set; } = default!;

    [Inject]
    private SignInManager<Account> SignIn { get; set; } = default!;

    [Inject]
    private AccountRules Rules { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    private bool IsSetup => Http.Request.Path.StartsWithSegments("/setup");

    private string? Ticket => IsSetup ? Token ?? "-" : Invite;

    private string Title => IsSetup ? "Make the first administrator" : "Make your account";

    protected override async Task OnInitializedAsync()
    {
        Input ??= new RegisterInput();
        _closed = await Registrar.ClosedBecauseAsync(Ticket, Http.RequestAborted);
    }

    private async Task RegisterAsync()
    {
        var (account, problems) = await Registrar.RegisterAsync(Input.Name!, Input.Email!, Input.Password!, Ticket, Http.RequestAborted);
        if (account is null)
        {
            _problems = problems;
            return;
        }

        await SignIn.SignInAsync(account, isPersistent: false);
        Navigation.NavigateTo(ReturnUrl is null ? "/start" : LocalUrl.OrHome(ReturnUrl));
    }

    private sealed class RegisterInput
    {
        [Required(ErrorMessage = "Enter the name others will see.")]
        [StringLength(Account.MaxNameLength, ErrorMessage = "The name may have at most 60 characters.")]
        public string? Name { get; set; }

        [Required(ErrorMessage = "Enter your e-mail address.")]
        [StringLength(254, ErrorMessage = "This is too long for an address.")]
        [EmailAddress(ErrorMessage = "This is not an e-mail address. Write it like ada@example.org.")]
        public string? Email { get; set; }

        [Required(ErrorMessage = "Choose a password.")]
        [StringLength(1000, ErrorMessage = "This is too long for a password.")]
        public string? Password { get; set; }
    }
}
