namespace MeterNode.Core.Storage
{
    /// <summary>One segment file of the outbox, as known in memory.</summary>
    internal sealed class OutboxSegment
    {
        internal OutboxSegment(string name)
        {
            Name = name;
        }

        /// <summary>File name; sorts by the number of its first pack.</summary>
        internal readonly string Name;

        internal long FirstSequence;

        internal long LastSequence;

        /// <summary>Position of the last whole frame, bytes.</summary>
        internal int LastPosition;

        /// <summary>Length of the whole frames, bytes.</summary>
        internal int Length;

        /// <summary>True when the file has bytes behind its whole frames: nothing may be appended to it.</summary>
        internal bool IsTorn;
    }
}
