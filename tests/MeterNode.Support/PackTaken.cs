namespace MeterNode.Support
{
    /// <summary>A pack has arrived at the broker.</summary>
    public delegate void PackTaken(long sequence, byte[] pack);
}
