using Microsoft.AspNetCore.Identity;

namespace AiCollab.Infrastructure.Accounts;

/// <summary>Identity's refusals in the product's words: what is wrong and what to do.</summary>
internal sealed class AccountErrors : IdentityErrorDescriber
{
    public override IdentityError DefaultError() => Say(nameof(DefaultError), "This could not be saved. Try again in a moment.");

    public override IdentityError ConcurrencyFailure() => Say(nameof(ConcurrencyFailure), "The account was changed elsewhere meanwhile. Load the page again and repeat it.");

    public override IdentityError PasswordMismatch() => Say(nameof(PasswordMismatch), "The current password is wrong.");

    public override IdentityError InvalidEmail(string? email) => Say(nameof(InvalidEmail), "This is not an e-mail address. Write it like ada@example.org.");

    public override IdentityError InvalidUserName(string? userName) => Say(nameof(InvalidUserName), "The name must have 1 to 60 characters, no @ and no control characters.");

    public override IdentityError DuplicateEmail(string email) => Say(nameof(DuplicateEmail), "This address has an account already. Sign in, or use another address.");

    public override IdentityError DuplicateUserName(string userName) => Say(nameof(DuplicateUserName), "This name is taken. Choose another one.");

    public override IdentityError PasswordTooShort(int length) => Say(nameof(PasswordTooShort), $"The password needs at least {length} characters.");

    public override IdentityError PasswordRequiresUniqueChars(int uniqueChars) =>
        Say(nameof(PasswordRequiresUniqueChars), $"The password needs at least {uniqueChars} different characters.");

    private static IdentityError Say(string code, string description) => new() { Code = code, Description = description };
}
