using System.ComponentModel.DataAnnotations;

namespace AiCollab.Web.Hosting;

/// <summary>How the host is reached.</summary>
public sealed class WebOptions : IValidatableObject
{
    public const string Section = "Web";

    /// <summary>Redirect to HTTPS, send HSTS and mark cookies as secure. Off for a plain address on one machine.</summary>
    public bool Https { get; set; }

    /// <summary>Addresses of reverse proxies whose X-Forwarded-* headers are believed; empty believes nobody.</summary>
    public IList<string> TrustedProxies { get; set; } = [];

    /// <summary>How long a circuit whose line was cut waits for its page to come back, in seconds.</summary>
    [Range(10, 3600, ErrorMessage = "Web:CircuitRetentionSeconds must be between 10 and 3600.")]
    public int CircuitRetentionSeconds { get; set; } = 180;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
        from proxy in TrustedProxies
        where !System.Net.IPAddress.TryParse(proxy, out _) && !System.Net.IPNetwork.TryParse(proxy, out _)
        select new ValidationResult($"Web:TrustedProxies holds \"{proxy}\": write an address (10.0.0.5) or a network (10.0.0.0/8).");
}
