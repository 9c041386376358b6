namespace MeterNode.Wire;

/// <summary>A node's signed answer to a change of its configuration (docs/wire-format.md).</summary>
/// <param name="Node">The plant's name for the node.</param>
/// <param name="Serial">Serial of the configuration that is answered; 0 when it could not be read.</param>
/// <param name="IsOk">True when the node runs with it and has reached the plant with it.</param>
/// <param name="Why">A word of the set <c>changeRefusal</c>, or what the node's reader said; empty when it was taken into use.</param>
public sealed record ChangeAnswer(string Node, long Serial, bool IsOk, string Why)
{
    /// <summary>True when the node tried the configuration and went back to the former one.</summary>
    public bool IsFallback => Why is "unreachable" or "start" or "restarts" or "wifi";

    /// <summary>Reads an answer of <paramref name="node"/>; null for whatever is not one with a valid signature of its key.</summary>
    public static ChangeAnswer? TryRead(ReadOnlyMemory<byte> bytes, RegisteredNode node)
    {
        SignedAnswer? answer = SignedAnswer.TryRead(bytes, node);
        return answer?.Key == "cfg" ? new ChangeAnswer(answer.Node, answer.Number, answer.IsOk, answer.Why) : null;
    }

    /// <summary>What <see cref="Why"/> means and what to do, for people.</summary>
    public string Describe() => Why switch
    {
        "" => "taken into use",
        "malformed" => "the node cannot read the message: is its firmware as new as this program?",
        "node" => "its name, site or EUI-64 is not that of the board that answers: was a bundle flashed onto another board?",
        "serial" => "the node has a configuration with a higher serial: the plant folder may be an old copy; flash the bundle by cable",
        "flash" => "the node's flash had no room for it: try again when its packs are stored",
        "unreachable" => "the node did not reach the plant with it within ten minutes: check broker, time server, Wi-Fi and CA in it",
        "start" => "the node could not start with it: check pins, mode and sensors in it",
        "restarts" => "the node was restarted three times while it tried it: check its supply, then try again",
        "wifi" => "the board did not take the Wi-Fi network, or cannot give its present one back: flash the network by cable",
        _ => Why,
    };
}
