namespace MeterNode.Support
{
    /// <summary>A place for one file.</summary>
    internal sealed class MemoryFile
    {
        internal string Name;
        internal byte[] Data;
        internal int Length;

        internal MemoryFile(int bytes)
        {
            Data = new byte[bytes];
        }

        /// <summary>Frees the place; its buffer stays for the next file.</summary>
        internal void Clear()
        {
            Name = null;
            Length = 0;
        }
    }
}
