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
        SignedAnswer? answer = SignedAnswer.TryRead(bytes, node);
        return answer?.Key == "ctr" ? new CommandAnswer(answer.Node, answer.Number, answer.IsOk, answer.Why) : null;
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
}
