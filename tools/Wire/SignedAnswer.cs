using System.Formats.Cbor;
using System.Security.Cryptography;

namespace MeterNode.Wire;

/// <summary>
/// What a node signs and publishes as an answer: to a command (key <c>ctr</c>) or to a change of its configuration (<c>cfg</c>).
/// </summary>
internal sealed record SignedAnswer(string Node, string Key, long Number, bool IsOk, string Why)
{
    /// <summary>Reads an answer of <paramref name="node"/>; null for whatever is not one with a valid signature of its key.</summary>
    public static SignedAnswer? TryRead(ReadOnlyMemory<byte> bytes, RegisteredNode node)
    {
        if (CoseSign1.TryRead(bytes, out CoseSign1? message) != PackError.None
            || message!.UnprotectedHeader.Span is not [0xa0]
            || CoseHeader.TryRead(message.ProtectedHeader, CoseHeader.Cbor, chain: false, out CoseHeader header) != PackError.None
            || header.Kid != node.Kid
            || CborScan.Whole(message.Payload.Span) != PackError.None)
        {
            return null;
        }

        using ECDsa key = node.OpenKey();
        SignedAnswer? answer = message.Verify(key) ? TryReadPayload(message.Payload) : null;
        return answer?.Node == node.Id ? answer : null;
    }

    private static SignedAnswer? TryReadPayload(ReadOnlyMemory<byte> payload)
    {
        long? version = null, number = null;
        bool? ok = null;
        string? why = null, node = null, numbered = null;
        try
        {
            var reader = new CborReader(payload, CborConformanceMode.Lax);
            int count = reader.ReadStartMap() ?? 0;
            for (int i = 0; i < count; i++)
            {
                string key = reader.ReadTextString();
                switch (key)
                {
                    case "v":
                        version = reader.ReadInt64();
                        break;
                    case "ok":
                        ok = reader.ReadBoolean();
                        break;
                    case "ctr" or "cfg" when numbered == null:
                        numbered = key;
                        number = reader.ReadInt64();
                        break;
                    case "why":
                        why = reader.ReadTextString();
                        break;
                    case "node":
                        node = reader.ReadTextString();
                        break;
                    default:
                        return null;
                }
            }
        }
        catch (Exception e) when (e is CborContentException or InvalidOperationException or OverflowException)
        {
            return null;
        }

        return version == 1 && number is long answered && ok is bool done && why != null && node != null
            ? new SignedAnswer(node, numbered!, answered, done, why)
            : null;
    }
}
