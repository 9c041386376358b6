using System.Security.Cryptography;
using MeterNode.Wire;

namespace MeterNode.Tools.Tests.Wire;

/// <summary>Signs statements of a plant, also such as the plant itself would never sign.</summary>
internal static class StatementWriter
{
    /// <summary>A statement with these fields; those of all statements have usable values unless they are given.</summary>
    public static byte[] Sign(ECDsa key, params (string Key, object Value)[] fields)
    {
        var all = new Dictionary<string, object>
        {
            ["v"] = 1L,
            ["site"] = "test",
            ["n"] = 1L,
            ["prev"] = new byte[32],
            ["time"] = TestNode.StartSeconds,
        };
        foreach ((string name, object value) in fields)
        {
            all[name] = value;
        }

        return CoseSign1Writer.Sign(StatementMap.Encode(all), key);
    }

    /// <summary>The end of the key of <paramref name="node"/>.</summary>
    public static byte[] End(TestNode node, ECDsa key, long until, string site = "test", string why = "retired")
    {
        byte[] kid = new byte[8];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt64BigEndian(kid, node.Kid);
        return Sign(key, ("site", site), ("kind", "end"), ("node", node.Id), ("kid", kid), ("until", until), ("why", why));
    }

    /// <summary><paramref name="node"/> as registered, with this end.</summary>
    public static RegisteredNode Ended(TestNode node, byte[] end) =>
        RegisteredNode.Create(node.Id, node.Eui64, node.Machine, node.Key.ExportSubjectPublicKeyInfo(), node.Enrolment, end);
}
