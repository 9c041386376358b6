using System.Formats.Cbor;
using System.Security.Cryptography;
using MeterNode.Wire;

namespace MeterNode.Tools.Tests.LifeCycle;

/// <summary>Proofs that no board would make.</summary>
internal static class MadeProof
{
    /// <summary>A proof that names <paramref name="point"/> and is signed by <paramref name="key"/>.</summary>
    public static byte[] Sign(
        ECDsa key, byte[] point, string? extra = null, string node = "press-1",
        string site = "demo", string hardware = "made", ulong version = 1)
    {
        var writer = new CborWriter(CborConformanceMode.Ctap2Canonical);
        writer.WriteStartMap(extra == null ? 9 : 10);
        writer.WriteTextString("v");
        writer.WriteUInt64(version);
        foreach ((string name, object value) in ((string, object)[])
            [
                ("fw", "0.6.0"), ("hw", hardware), ("cfg", new byte[8]), ("eui", new byte[8]), ("key", point), ("mac", new byte[32]),
                ("node", node), ("site", site), .. extra == null ? [] : ((string, object)[])[(extra, "more")],
            ])
        {
            writer.WriteTextString(name);
            if (value is byte[] bytes)
            {
                writer.WriteByteString(bytes);
            }
            else
            {
                writer.WriteTextString((string)value);
            }
        }

        writer.WriteEndMap();
        return CoseSign1Writer.Sign(writer.Encode(), key);
    }
}
