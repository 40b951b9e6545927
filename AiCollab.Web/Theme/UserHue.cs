using AiCollab.Core.Accounts;

namespace AiCollab.Web.Theme;

/// <summary>A person's hue outside of sessions, where none was handed out: always the same for the same person.</summary>
public static class UserHue
{
    private const int Hues = 7;

    public static int Of(UserId user) => (user.Value.ToByteArray()[^1] % Hues) + 1;
}
