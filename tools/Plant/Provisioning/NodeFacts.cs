using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using MeterNode.Core.Configuration;
using MeterNode.Wire;

namespace MeterNode.Plant.Provisioning;

/// <summary>What the plant folder knows of a node: its enrolment record and its configuration, from its bundle.</summary>
public sealed record NodeFacts
{
    /// <summary>Record of the node's identity, signed by the plant.</summary>
    public required EnrolmentRecord Enrolment { get; init; }

    /// <summary>As the node reads it.</summary>
    public required NodeConfiguration Configuration { get; init; }

    /// <summary>
    /// The readable configuration (<c>node.json</c>); null where it is not what the plant has signed, or is not there.
    /// </summary>
    public JsonObject? Document { get; init; }

    /// <summary>SHA-256 of the configuration file, 32 bytes; packs name its first 8.</summary>
    public required byte[] ConfigurationHash { get; init; }

    /// <summary>First 8 bytes of SHA-256 over the evidence key's SubjectPublicKeyInfo.</summary>
    public required byte[] Kid { get; init; }

    /// <summary>Reads the bundle in <paramref name="folder"/>.</summary>
    /// <exception cref="OperatorException">The folder is no bundle, or a file in it is damaged.</exception>
    public static NodeFacts Read(string folder)
    {
        ConfigurationHistory.Complete(folder);
        string files = Path.Combine(folder, "files");
        string configurationFile = Path.Combine(files, "config.cose");
        string enrolmentFile = Path.Combine(files, "enrol.cose");
        if (!File.Exists(configurationFile) || !File.Exists(enrolmentFile))
        {
            throw new OperatorException(
                OperatorError.DeviceOrIo, $"'{folder}' is not a node bundle: make one with 'meternode node add NODE', or give --plant");
        }

        byte[] configuration = File.ReadAllBytes(configurationFile);
        try
        {
            if (CoseSign1.TryRead(configuration, out CoseSign1? message) != PackError.None)
            {
                throw new ArgumentException("it is no signed file");
            }

            byte[] payload = message!.Payload.ToArray();
            EnrolmentRecord enrolment = EnrolmentRecord.Read(File.ReadAllBytes(enrolmentFile));
            return new NodeFacts
            {
                Enrolment = enrolment,
                Configuration = ConfigurationReader.Read(payload, 0, payload.Length),
                Document = DocumentOf(Path.Combine(folder, "node.json"), payload),
                ConfigurationHash = SHA256.HashData(configuration),
                Kid = KidOf(enrolment.PublicPoint),
            };
        }
        catch (Exception e) when (e is ArgumentException or RegistryException or CryptographicException)
        {
            throw new OperatorException(
                OperatorError.Failure, $"the bundle '{folder}' cannot be read: {PlainReason.Of(e)}; provision it again");
        }
    }

    /// <summary>The file's content when it says what <paramref name="payload"/> says.</summary>
    private static JsonObject? DocumentOf(string path, byte[] payload)
    {
        try
        {
            JsonObject? document = File.Exists(path) ? JsonNode.Parse(File.ReadAllText(path)) as JsonObject : null;
            return document != null && CborJson.Encode(JsonSerializer.SerializeToElement(document)).AsSpan().SequenceEqual(payload)
                ? document : null;
        }
        catch (Exception e) when (e is JsonException or OperatorException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>Identifier of the key with this public point.</summary>
    public static byte[] KidOf(byte[] point)
    {
        using ECDsa key = ECDsa.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            Q = new ECPoint { X = point[1..33], Y = point[33..] },
        });
        return SHA256.HashData(key.ExportSubjectPublicKeyInfo())[..8];
    }
}
