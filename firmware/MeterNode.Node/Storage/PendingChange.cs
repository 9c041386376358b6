using System;
using MeterNode.Core.Configuration;
using MeterNode.Core.Evidence;
using MeterNode.Core.Ports;
using MeterNode.Core.Records;
using MeterNode.Node.Hardware;

namespace MeterNode.Node.Storage
{
    /// <summary>
    /// A configuration that came over the air, from its file to its proof (docs/flash-format.md). <c>next</c> holds the message as it came;
    /// <c>trial</c>, one byte, says what becomes of it: tried for the first, second or third time, kept, or given up and why. The files of
    /// the former configuration are not touched before the new one is proven. Each step can be repeated after a power cut.
    /// </summary>
    public static class PendingChange
    {
        /// <summary>The message as it came.</summary>
        internal const string NextFile = "next";

        /// <summary>Serial of the configuration that was given up last, and why.</summary>
        internal const string FailedFile = "failed";

        /// <summary>Bytes of <see cref="FailedFile"/>.</summary>
        internal const int FailedBytes = 9;

        /// <summary>Given up: the plant was not reached.</summary>
        internal const int Unreachable = 32;

        private const string TrialFile = "trial";
        private const string FormerNetworkFile = "wifi";
        private const int MaximumTrials = 3;
        private const int Kept = 16;
        private const int NoStart = 33;
        private const int Restarts = 34;
        private const int NoNetwork = 35;
        private const int NoRoom = 36;

        /// <summary>
        /// Before anything else at each start: decides which configuration this start uses, and finishes what a power cut has interrupted.
        /// False when the board must restart first, to join another network.
        /// </summary>
        public static bool Settle(IFileStore files)
        {
            int state = State(files);
            if (state == Kept)
            {
                Complete(files);
                return true;
            }

            byte[] message = files.ReadAll(NextFile);
            Change change = message == null ? null : Change.TryRead(message);
            if (change == null || state >= Unreachable)
            {
                return GoBack(files, change, state);
            }

            if (state == 0 && change.Ssid != null && !StationNetwork.Is(change.Ssid, change.Password))
            {
                byte[] former = StationNetwork.Former();
                if (former != null && TryWrite(files, FormerNetworkFile, former))
                {
                    StationNetwork.Join(change.Ssid, change.Password);
                    if (StationNetwork.Is(change.Ssid, change.Password))
                    {
                        return false;
                    }
                }

                state = NoNetwork;
            }
            else
            {
                state = state >= MaximumTrials ? Restarts : state + 1;
            }

            state = TryWrite(files, TrialFile, new byte[] { (byte)state }) ? state : NoRoom;
            return state <= MaximumTrials || GoBack(files, change, state);
        }

        /// <summary>
        /// What fails at the start under a configuration that is on trial is that configuration's failure: gives it up. False when none is.
        /// </summary>
        public static bool GiveUpStart(IFileStore files)
        {
            bool isOnTrial = IsOnTrial(State(files));
            if (isOnTrial)
            {
                GiveUp(files, NoStart);
            }

            return isOnTrial;
        }

        /// <summary>The node's file of this name: of the configuration that this start uses. Null when there is none.</summary>
        internal static byte[] Read(IFileStore files, string name)
        {
            int state = State(files);
            byte[] message = IsOnTrial(state) || state == Kept ? files.ReadAll(NextFile) : null;
            Change change = message == null ? null : Change.TryRead(message);
            byte[] content = change == null ? null : change.File(name);
            return content == null ? files.ReadAll(name) : content;
        }

        /// <summary>What stands in the file <c>trial</c>; 0 when nothing is pending.</summary>
        internal static int State(IFileStore files)
        {
            byte[] state = files.ReadAll(TrialFile);
            return state == null || state.Length != 1 ? 0 : state[0];
        }

        /// <summary>True for a configuration that is in use and not proven yet.</summary>
        internal static bool IsOnTrial(int state)
        {
            return state > 0 && state <= MaximumTrials;
        }

        /// <summary>True for one that was given up and not yet reported.</summary>
        internal static bool IsGivenUp(int state)
        {
            return state >= Unreachable;
        }

        /// <summary>Why it was given up, as a word of <c>changeRefusal</c>.</summary>
        internal static string Why(int state)
        {
            return state == NoStart ? Words.ChangeRefusalStart
                : state == Restarts ? Words.ChangeRefusalRestarts
                : state == NoNetwork ? Words.ChangeRefusalWifi
                : state == NoRoom ? Words.ChangeRefusalFlash : Words.ChangeRefusalUnreachable;
        }

        /// <summary>The plant was reached: from now on it is the node's configuration.</summary>
        internal static void Keep(IFileStore files)
        {
            files.Write(TrialFile, new byte[] { Kept }, 0, 1);
            Complete(files);
        }

        /// <summary>The next start goes back to the former configuration.</summary>
        internal static void GiveUp(IFileStore files, int why)
        {
            if (!TryWrite(files, TrialFile, new byte[] { (byte)why }))
            {
                // On a flash that takes nothing more: without the message there is nothing to try either.
                files.Delete(NextFile);
            }
        }

        /// <summary>What the former configuration's start had to say is signed and durable.</summary>
        internal static void Forget(IFileStore files)
        {
            files.Delete(TrialFile);
        }

        /// <summary>A full flash must not keep the node from starting: what becomes of the change is decided without the file.</summary>
        private static bool TryWrite(IFileStore files, string name, byte[] content)
        {
            try
            {
                files.Write(name, content, 0, content.Length);
                return true;
            }
            catch (Exception)
            {
                return false;
            }
        }

        /// <summary>Where flash has no room for a file of its own, the message stays, and the node goes on reading it from there.</summary>
        private static void Complete(IFileStore files)
        {
            byte[] message = files.ReadAll(NextFile);
            Change change = message == null ? null : Change.TryRead(message);
            if (change != null)
            {
                try
                {
                    Copy(files, change, Change.ConfigurationFile);
                    Copy(files, change, Change.CaFile);
                    Copy(files, change, Change.CertificateFile);
                }
                catch (Exception)
                {
                    return;
                }
            }

            files.Delete(FormerNetworkFile);
            files.Delete(NextFile);
            files.Delete(TrialFile);
        }

        private static void Copy(IFileStore files, Change change, string name)
        {
            byte[] content = change.File(name);
            if (content != null)
            {
                files.Write(name, content, 0, content.Length);
            }
        }

        /// <summary>Removes what was tried; false when the board must restart to join its former network.</summary>
        private static bool GoBack(IFileStore files, Change change, int state)
        {
            bool hasLeft = StationNetwork.GoBack(files.ReadAll(FormerNetworkFile));
            if (change != null)
            {
                byte[] failed = new byte[FailedBytes];
                Array.Copy(BitConverter.GetBytes(SerialOf(change)), 0, failed, 0, 8);
                failed[8] = (byte)state;

                // Without it the change is tried once more when the broker gives it again.
                TryWrite(files, FailedFile, failed);
            }

            files.Delete(NextFile);
            files.Delete(FormerNetworkFile);
            if (state < Unreachable)
            {
                // Cut off before it was whole: it was never tried, and the broker gives it again.
                files.Delete(TrialFile);
            }

            return !hasLeft;
        }

        private static long SerialOf(Change change)
        {
            try
            {
                byte[] signed = change.File(Change.ConfigurationFile);
                CoseSign1Reader reader = new CoseSign1Reader();
                reader.Read(signed, 0, signed.Length, CoseSign1.Cbor);
                return ConfigurationReader.Read(signed, reader.PayloadOffset, reader.PayloadLength).Serial;
            }
            catch (Exception)
            {
                return 0;
            }
        }
    }
}
