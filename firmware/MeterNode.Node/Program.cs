using System;
using System.Threading;
using MeterNode.Core.Configuration;
using MeterNode.Core.Ports;
using MeterNode.Node.Loop;
using MeterNode.Node.Storage;
using MeterNode.Node.Time;
using nanoFramework.Runtime.Native;

namespace MeterNode.Node
{
    /// <summary>
    /// Start of the firmware on the board. Wi-Fi comes up by itself from the network configuration that was deployed with the
    /// files, so the uplink merely keeps trying. Nothing may leave the node silent: what the loop throws is counted and printed,
    /// and a node that keeps failing restarts.
    /// </summary>
    public static class Program
    {
        private const int FailuresBeforeRestart = 10;
        private const int WrongSetUpRestartMs = 60000;
        private const int ClaimPauseMs = 20;

        public static void Main()
        {
            NodeApplication application = null;
            DeviceClock clock = null;
            NetworkTime time = null;
            FlashFileStore files = new FlashFileStore(Platform.StorageRoot);
            Settle(files);
            try
            {
                NodeConfiguration configuration = NodeApplication.LoadConfiguration(files);
                clock = new DeviceClock(configuration.TimeLimitSeconds);
                time = new NetworkTime(configuration.TimeServer, clock.NowMicros);
                application = NodeApplication.CreateOnBoard(clock);
                application.StartUplink();
            }
            catch (Exception e)
            {
                Console.WriteLine("MeterNode cannot start: " + e.Message);
                if (!PendingChange.GiveUpStart(files))
                {
                    Thread.Sleep(WrongSetUpRestartMs);
                }

                Power.RebootDevice();
            }

            if (application.Claim == null)
            {
                Run(application.Loop, clock, time);
            }
            else
            {
                Run(application.Claim, clock, time);
            }

            application.StopUplink();
            Power.RebootDevice();
        }

        /// <summary>Polls <paramref name="claim"/> until the plant has enrolled the board, or it has failed ten times.</summary>
        private static void Run(ClaimLoop claim, IClock clock, NetworkTime time)
        {
            int failures = 0;
            while (failures < FailuresBeforeRestart && !claim.IsEnrolled)
            {
                try
                {
                    time.Poll(clock.NowMicros);
                    if (claim.Poll(clock.NowMicros) > 0)
                    {
                        Thread.Sleep(ClaimPauseMs);
                    }
                }
                catch (Exception e)
                {
                    failures++;
                    Console.WriteLine("MeterNode claim failed (" + failures.ToString() + "): " + e.Message);
                    Thread.Sleep(ClaimPauseMs);
                }
            }
        }

        private static void Settle(FlashFileStore files)
        {
            bool mayStart = true;
            try
            {
                mayStart = PendingChange.Settle(files);
            }
            catch (Exception e)
            {
                Console.WriteLine("MeterNode cannot settle a change of its configuration: " + e.Message);
            }

            if (!mayStart)
            {
                Power.RebootDevice();
            }
        }

        /// <summary>
        /// Polls <paramref name="loop"/> until it wants a restart or has failed ten times, and ends it for the restart that must follow.
        /// <paramref name="time"/> is null where the clock needs no time server.
        /// </summary>
        public static void Run(NodeLoop loop, IClock clock, NetworkTime time)
        {
            int failures = 0;
            while (failures < FailuresBeforeRestart && !loop.IsRestartDue)
            {
                try
                {
                    if (time != null)
                    {
                        time.Poll(clock.NowMicros);
                    }

                    long dueMicros = loop.Poll(clock.NowMicros);
                    long idleMs = (dueMicros - clock.NowMicros) / 1000;

                    // Sleep is coarse (about 10 ms): the last stretch is spent polling.
                    if (idleMs > 20)
                    {
                        Thread.Sleep((int)(idleMs - 15));
                    }
                }
                catch (Exception e)
                {
                    failures++;
                    Console.WriteLine("MeterNode loop failed (" + failures.ToString() + "): " + e.Message);
                }
            }

            if (failures < FailuresBeforeRestart)
            {
                loop.Stop();
            }
            else
            {
                loop.StopAfterFailure();
            }
        }
    }
}
