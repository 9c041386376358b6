using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using MeterNode.Core.Configuration;
using MeterNode.Plant.LifeCycle;
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

    /// <summary>Reads the bundle of an enrolled node in <paramref name="folder"/>.</summary>
    /// <exception cref="OperatorException">The folder is no bundle, its node is not enrolled, or a file in it is damaged.</exception>
    public static NodeFacts Read(string folder)
    {
        (NodeConfiguration configuration, JsonObject? document, byte[] hash) = ReadConfiguration(folder);
        string enrolmentFile = Path.Combine(folder, "files", NodeBundle.RecordFile);
        if (!File.Exists(enrolmentFile))
        {
            throw PlantClaims.IsOpen(folder)
                ? new OperatorException(
                    OperatorError.Failure,
                    RuleReason.Of(
                        "node.not-enrolled",
                        $"the board of '{configuration.Node}' is not enrolled yet: start it where 'meternode serve' runs, or give its "
                            + $"'proof.cose' to 'meternode node enrol {configuration.Node}'"))
                : NoBundle(folder);
        }

        return Guarded(folder, () =>
        {
            EnrolmentRecord enrolment = EnrolmentRecord.Read(File.ReadAllBytes(enrolmentFile));
            return new NodeFacts
            {
                Enrolment = enrolment,
                Configuration = configuration,
                Document = document,
                ConfigurationHash = hash,
                Kid = KidOf(enrolment.PublicPoint),
            };
        });
    }

    /// <summary>
    /// The signed configuration of a bundle whose node may wait for its board: as the node reads it, the readable one (null where it is
    /// another or absent), and SHA-256 of the file.
    /// </summary>
    /// <exception cref="OperatorException">The folder is no bundle, or the file is damaged.</exception>
    public static (NodeConfiguration Configuration, JsonObject? Document, byte[] Hash) ReadConfiguration(string folder)
    {
        ConfigurationHistory.Complete(folder);
        string file = Path.Combine(folder, "files", "config.cose");
        if (!File.Exists(file))
        {
            throw NoBundle(folder);
        }

        byte[] signed = File.ReadAllBytes(file);
        return Guarded(folder, () =>
        {
            if (CoseSign1.TryRead(signed, out CoseSign1? message) != PackError.None)
            {
                throw new ArgumentException("it is no signed file");
            }

            byte[] payload = message!.Payload.ToArray();
            return (
                ConfigurationReader.Read(payload, 0, payload.Length), DocumentOf(Path.Combine(folder, "node.json"), payload),
                SHA256.HashData(signed));
        });
    }

    private static OperatorException NoBundle(string folder) => new(
        OperatorError.DeviceOrIo, $"'{folder}' is not a node bundle: make one with 'meternode node add NODE', or give --plant");

    private static T Guarded<T>(string folder, Func<T> read)
    {
        try
        {
            return read();
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
