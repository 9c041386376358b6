namespace MeterNode.MemoryPorts
{
    /// <summary>A place for one file; its buffer stays when the file is deleted, so that a ring of files allocates nothing.</summary>
    internal sealed class MemoryFile
    {
        internal string Name;
        internal byte[] Data = new byte[0];
        internal int Length;
    }
}
