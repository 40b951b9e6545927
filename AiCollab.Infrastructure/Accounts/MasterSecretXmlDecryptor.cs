using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using AiCollab.Core.Secrets;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;
using Microsoft.Extensions.DependencyInjection;

namespace AiCollab.Infrastructure.Accounts;

/// <summary>Opens what <see cref="MasterSecretXmlEncryptor"/> sealed. Data protection makes it by the type name stored beside each key.</summary>
internal sealed class MasterSecretXmlDecryptor(IServiceProvider services) : IXmlDecryptor
{
    public XElement Decrypt(XElement encryptedElement)
    {
        var plain = SealedXml.Open(services.GetRequiredService<IMasterSecret>(), Convert.FromBase64String(encryptedElement.Value));
        try
        {
            return XElement.Parse(Encoding.UTF8.GetString(plain));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(plain);
        }
    }
}
