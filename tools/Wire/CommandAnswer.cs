using System.Formats.Cbor;
using System.Security.Cryptography;

namespace MeterNode.Wire;

/// <summary>A node's signed answer to a command (docs/wire-format.md).</summary>
/// <param name="Node">The plant's name for the node.</param>
/// <param name="Counter">Counter of the command that is answered; 0 when it could not be read.</param>
/// <param name="IsOk">True when the command was carried out and is durable.</param>
/// <param name="Why">Why it was refused, one word; empty when it was not.</param>
public sealed record CommandAnswer(string Node, long Counter, bool IsOk, string Why)
{
    /// <summary>Reads an answer of <paramref name="node"/>; null for whatever is not one with a valid signature of its key.</summary>
    public static CommandAnswer? TryRead(ReadOnlyMemory<byte> bytes, RegisteredNode node)
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
        CommandAnswer? answer = message.Verify(key) ? TryReadPayload(message.Payload) : null;
        return answer?.Node == node.Id ? answer : null;
    }

    /// <summary>What <see cref="Why"/> means, for people.</summary>
    public string Describe() => Why switch
    {
        "" => "carried out",
        "malformed" => "the node cannot read the command; is its firmware as new as this program?",
        "node" => "the command was for another node",
        "replay" => "the node has already carried out this command or a later one",
        "expired" => "it had expired when the node read it; is the clock of this PC or of the node wrong?",
        "clock" => "the node has no UTC yet and cannot tell whether the command has expired; try again when it has",
        "command" => "the node does not know this command",
        "arguments" => "the node has no such zone, or the value is out of range",
        _ => Why,
    };

    private static CommandAnswer? TryReadPayload(ReadOnlyMemory<byte> payload)
    {
        long? version = null, counter = null;
        bool? ok = null;
        string? why = null, node = null;
        try
        {
            var reader = new CborReader(payload, CborConformanceMode.Lax);
            int count = reader.ReadStartMap() ?? 0;
            for (int i = 0; i < count; i++)
            {
                switch (reader.ReadTextString())
                {
                    case "v":
                        version = reader.ReadInt64();
                        break;
                    case "ok":
                        ok = reader.ReadBoolean();
                        break;
                    case "ctr":
                        counter = reader.ReadInt64();
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

        return version == 1 && counter is long number && ok is bool done && why != null && node != null
            ? new CommandAnswer(node, number, done, why)
            : null;
    }
}
