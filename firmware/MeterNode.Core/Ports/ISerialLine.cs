namespace MeterNode.Core.Ports
{
    /// <summary>A half-duplex serial line to meters. No call waits for the other side or allocates.</summary>
    public interface ISerialLine
    {
        /// <summary>Sends the first <paramref name="count"/> bytes of <paramref name="frame"/>.</summary>
        void Send(byte[] frame, int count);

        /// <summary>
        /// Moves what has arrived into <paramref name="buffer"/> from <paramref name="offset"/> on; how many bytes that were. What finds
        /// no room stays on the line.
        /// </summary>
        int Receive(byte[] buffer, int offset);
    }
}
