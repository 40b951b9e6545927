using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using AiCollab.Core.Secrets;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;

namespace AiCollab.Infrastructure.Accounts;

/// <summary>Encrypts data protection keys at rest: AES-256-GCM under a key derived from the master secret.</summary>
internal sealed class MasterSecretXmlEncryptor(IMasterSecret secret) : IXmlEncryptor
{
    public const string BoxName = "aesGcm";

    public EncryptedXmlInfo Encrypt(XElement plaintextElement)
    {
        var plain = Encoding.UTF8.GetBytes(plaintextElement.ToString(SaveOptions.DisableFormatting));
        try
        {
            return new EncryptedXmlInfo(new XElement(BoxName, Convert.ToBase64String(SealedXml.Seal(secret, plain))), typeof(MasterSecretXmlDecryptor));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(plain);
        }
    }
}
