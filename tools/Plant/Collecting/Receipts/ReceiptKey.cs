using System.Security.Cryptography;

namespace MeterNode.Plant.Collecting;

/// <summary>The key with which a collector signs receipts; the plant certifies its public half in each node's configuration.</summary>
public static class ReceiptKey
{
    private const string P256 = "1.2.840.10045.3.1.7";

    /// <summary>Loads <paramref name="path"/>: a P-256 private key, PEM, not encrypted.</summary>
    /// <exception cref="OperatorException">It cannot be read, or is none.</exception>
    public static ECDsa Load(string path)
    {
        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(File.ReadAllText(path));
            if (key.ExportParameters(false).Curve.Oid.Value == P256)
            {
                key.SignHash(new byte[SHA256.HashSizeInBytes]);
                return key;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            key.Dispose();
            throw new OperatorException(OperatorError.DeviceOrIo, $"cannot read the receipt key '{path}': {PlainReason.Of(e)}");
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            // It is none, as below.
        }

        key.Dispose();
        throw new OperatorException(
            OperatorError.DeviceOrIo,
            $"'{path}' is no receipt key (a private key on the curve P-256, PEM, not encrypted): give collector/receipt.key of the "
                + "plant folder");
    }
}
