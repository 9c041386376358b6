using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using MeterNode.Wire;

namespace MeterNode.Plant.Provisioning;

/// <summary>Files of the plant's folder that hold JSON, or a key.</summary>
internal static class PlantFile
{
    /// <summary>The object in the file.</summary>
    /// <exception cref="OperatorException">It cannot be read, or is no object.</exception>
    public static JsonObject Read(string path)
    {
        try
        {
            return JsonNode.Parse(Text(path)) as JsonObject ?? throw Broken(path, "it holds no object");
        }
        catch (JsonException e)
        {
            throw Broken(path, $"line {e.LineNumber + 1} is not JSON");
        }
    }

    /// <summary>The text in the file.</summary>
    /// <exception cref="OperatorException">It cannot be read.</exception>
    public static string Text(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new OperatorException(
                OperatorError.DeviceOrIo, RuleReason.Of("file.not-read", $"cannot read '{path}': {PlainReason.Of(e)}"));
        }
    }

    /// <summary>The private key in the text of a PEM file.</summary>
    /// <exception cref="OperatorException">It is none.</exception>
    public static ECDsa Key(string path, string pem)
    {
        ECDsa key = ECDsa.Create();
        try
        {
            key.ImportFromPem(pem);
            return key;
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            key.Dispose();
            throw Broken(path, "it is no private key");
        }
    }

    /// <summary>The error of a file that does not hold what it must.</summary>
    public static OperatorException Broken(string path, string why) =>
        new(
        OperatorError.DeviceOrIo,
        RuleReason.Of("file.damaged", $"'{path}' is damaged ({why}): restore it from a backup of the plant's folder"));
}
