namespace MeterNode.Core.Ports
{
    /// <summary>
    /// The hand-over between the main loop and the uplink's thread: one pack out, its acknowledgement back,
    /// one status out, commands, changes and receipts in. No call blocks.
    /// </summary>
    public interface IUplink
    {
        /// <summary>True while a broker session is open.</summary>
        bool IsConnected { get; }

        /// <summary>Sessions opened since the start: another number means that a new one was opened.</summary>
        int Sessions { get; }

        /// <summary>True when no pack is in flight and another may be offered.</summary>
        bool IsIdle { get; }

        /// <summary>Offers the pack with number <paramref name="sequence"/> for publication (QoS 1). The buffer is not copied:
        /// it belongs to the uplink until the pack is acknowledged or <see cref="IsIdle"/> is true again.</summary>
        void Offer(long sequence, byte[] pack);

        /// <summary>Number of the pack acknowledged by the broker since the last call, or -1.</summary>
        long TakeAcknowledged();

        /// <summary>Replaces the retained status message (UTF-8 JSON) to publish when connected.</summary>
        void SetStatus(string json);

        /// <summary>A signed command received since the last call, or null.</summary>
        byte[] TakeCommand();

        /// <summary>The newest receipt that arrived since the last call, not verified; or null.</summary>
        byte[] TakeReceipt();

        /// <summary>The newest change of the configuration that arrived since the last call, not verified; or null.</summary>
        byte[] TakeChange();

        /// <summary>Sends the answer to a command or a change. One that the broker has not got yet is replaced.</summary>
        void Respond(byte[] response);

        /// <summary>True when the broker has acknowledged every answer so far.</summary>
        bool IsAnswered { get; }
    }
}
