using System.Security.Cryptography;
using MeterNode.Plant;
using MeterNode.Wire;

namespace MeterNode.Cli.Reporting;

/// <summary>Loads what <c>--keys</c> and <c>--registry</c> name, with errors as the command line tells them.</summary>
public static class KeyFile
{
    /// <summary>A registry, or bare public keys.</summary>
    /// <exception cref="OperatorException">The file cannot be read or holds no key.</exception>
    public static Registry Load(string path)
    {
        try
        {
            return Registry.Load(path);
        }
        catch (RegistryException e)
        {
            throw new OperatorException(
                OperatorError.DeviceOrIo, $"'{path}': {e.Message}: copy registry.json from the plant's folder again, or name it");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new OperatorException(OperatorError.DeviceOrIo, $"cannot read '{path}': {PlainReason.Of(e)}");
        }
    }

    /// <summary>The registry of a plant: with bare keys nobody knows whose topics and receipts they are.</summary>
    /// <exception cref="OperatorException">The file is none.</exception>
    public static Registry LoadPlant(string path)
    {
        Registry registry = Load(path);
        return registry.Site.Length > 0
            ? registry
            : throw new OperatorException(
                OperatorError.DeviceOrIo, $"'{path}' is no registry of a plant: name registry.json of the plant's folder");
    }

    /// <summary>The public keys in a file; <paramref name="cure"/> ends the message where there is none.</summary>
    /// <exception cref="OperatorException">The file cannot be read or holds no key.</exception>
    internal static IReadOnlyList<byte[]> ReadKeys(string path, string cure)
    {
        try
        {
            return PublicKeys.Read(File.ReadAllBytes(path));
        }
        catch (Exception e) when (e is RegistryException or FormatException)
        {
            throw new OperatorException(OperatorError.DeviceOrIo, $"'{path}': {e.Message}: {cure}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new OperatorException(OperatorError.DeviceOrIo, $"cannot read '{path}': {PlainReason.Of(e)}");
        }
    }

    /// <summary>The public key of a meter that signs itself, a P-256 point in PEM or DER.</summary>
    /// <exception cref="OperatorException">The file holds none.</exception>
    public static ECDsa LoadMeterKey(string path)
    {
        var key = ECDsa.Create();
        try
        {
            byte[] content = File.ReadAllBytes(path);
            if (content.AsSpan().StartsWith("-----"u8))
            {
                key.ImportFromPem(File.ReadAllText(path));
            }
            else
            {
                key.ImportSubjectPublicKeyInfo(content, out _);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            key.Dispose();
            throw new OperatorException(
                OperatorError.DeviceOrIo,
                $"'{path}' holds no public key of a meter: give the P-256 key as PEM or DER ({PlainReason.Of(e)})");
        }

        return key;
    }
}
