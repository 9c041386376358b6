using System.Formats.Cbor;
using System.Security.Cryptography;

namespace MeterNode.Wire;

/// <summary>
/// What a signed configuration of a node says about how it measures (docs/configuration.md). Whoever reads it has checked the statement of
/// the plant's history that it is in.
/// </summary>
public sealed class ConfigurationRecord
{
    private const int MaximumDepth = 8;

    private ConfigurationRecord(byte[] signed, Dictionary<string, object?> map)
    {
        Hash = SHA256.HashData(signed).AsMemory(0, 8);
        Currents = [.. Items(map, "phases").Select(phase => phase.GetValueOrDefault("i")).OfType<Dictionary<string, object?>>()];
    }

    /// <summary>First 8 bytes of SHA-256 over the signed file: what packs name.</summary>
    public ReadOnlyMemory<byte> Hash { get; }

    /// <summary>True when there are current inputs, and each has a table of its clamp's phase error.</summary>
    public bool HasPhaseTables => Currents.Count > 0 && Currents.All(input => input.ContainsKey("phaseAmperes"));

    private IReadOnlyList<Dictionary<string, object?>> Currents { get; }

    /// <summary>Reads a signed configuration (COSE_Sign1 around one CBOR map).</summary>
    /// <exception cref="RegistryException">It is none.</exception>
    public static ConfigurationRecord Read(byte[] signed)
    {
        if (CoseSign1.TryRead(signed, out CoseSign1? message) != PackError.None)
        {
            throw new RegistryException("not a signed configuration");
        }

        try
        {
            var reader = new CborReader(message!.Payload, CborConformanceMode.Lax);
            return Value(reader, 0) is Dictionary<string, object?> map
                ? new ConfigurationRecord(signed, map)
                : throw new RegistryException("not a configuration: it is no map");
        }
        catch (Exception e) when (e is CborContentException or InvalidOperationException or OverflowException)
        {
            throw new RegistryException("not a configuration: it is no CBOR");
        }
    }

    private static IEnumerable<Dictionary<string, object?>> Items(Dictionary<string, object?> map, string name) =>
        (map.GetValueOrDefault(name) as List<object?> ?? []).OfType<Dictionary<string, object?>>();

    /// <summary>Maps and lists; what else there is only has to be there.</summary>
    private static object? Value(CborReader reader, int depth)
    {
        if (depth > MaximumDepth)
        {
            throw new InvalidOperationException();
        }

        switch (reader.PeekState())
        {
            case CborReaderState.StartMap:
                var map = new Dictionary<string, object?>(StringComparer.Ordinal);
                reader.ReadStartMap();
                while (reader.PeekState() != CborReaderState.EndMap)
                {
                    string name = reader.ReadTextString();
                    map[name] = Value(reader, depth + 1);
                }

                reader.ReadEndMap();
                return map;
            case CborReaderState.StartArray:
                var list = new List<object?>();
                reader.ReadStartArray();
                while (reader.PeekState() != CborReaderState.EndArray)
                {
                    list.Add(Value(reader, depth + 1));
                }

                reader.ReadEndArray();
                return list;
            default:
                reader.SkipValue();
                return null;
        }
    }
}
