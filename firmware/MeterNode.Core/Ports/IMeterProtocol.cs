namespace MeterNode.Core.Ports
{
    /// <summary>
    /// How one meter on a line is asked for a block of bytes, and which of the bytes on the line are its answer. An answer is found
    /// by its content and ends by its length; everything around it is passed over. Nothing allocates.
    /// </summary>
    public interface IMeterProtocol
    {
        /// <summary>
        /// Writes the request for <paramref name="count"/> units at <paramref name="at"/> into <paramref name="frame"/> and remembers it;
        /// the request's length. What a unit is, the protocol says.
        /// </summary>
        int Ask(int function, int at, int count, byte[] frame);

        /// <summary>
        /// Looks through what has arrived since the request: where the data of its answer begin, or one of
        /// <see cref="MeterAnswer"/>. Only the answer to the last request counts.
        /// </summary>
        int Find(byte[] bytes, int count);
    }
}
