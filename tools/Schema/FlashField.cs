namespace MeterNode.Schema;

/// <summary>
/// One field of the state, or <paramref name="Count"/> of them in a row. <paramref name="Id"/> is the member of the firmware's state that
/// holds it; <paramref name="SinceState"/> is the length of the first state that had it, bytes.
/// </summary>
public sealed record FlashField(string Name, string Id, int Bytes, string Meaning, int SinceState, int Count = 1);
