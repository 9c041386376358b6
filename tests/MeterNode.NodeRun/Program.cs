using System;
using MeterNode.MemoryPorts;
using GC = nanoFramework.Runtime.Native.GC;

namespace MeterNode.NodeRun
{
    /// <summary>
    /// The whole firmware for 130 simulated seconds: two packs of a minute and one that the stop closes. Prints every pack in hex,
    /// 32 bytes a line, and how much of the heap was free before and after.
    /// </summary>
    public static class Program
    {
        private const int WindowIntervalMs = 500;
        private const int Seconds = 130;
        private const int BytesPerLine = 32;

        /// <summary>Runs the node; an exception ends it with a line that starts with "failed".</summary>
        public static void Main()
        {
            try
            {
                Console.WriteLine("free at start " + GC.Run(true).ToString());
                SyntheticNode node = new SyntheticNode(WindowIntervalMs, Print);
                node.RunUntil(Seconds);
                node.Loop.Stop();
                node.Loop.PollUplink(Seconds * 1000000L);
                Console.WriteLine("free at end " + GC.Run(true).ToString());
                Console.WriteLine("ended packs=" + node.Uplink.Packs.ToString() + " joules=" + node.Loop.ImportJoules.ToString() + " shots=" + node.Loop.Shots.ToString());
            }
            catch (Exception e)
            {
                Console.WriteLine("failed " + e.GetType().FullName + " " + e.Message);
            }
        }

        private static void Print(long sequence, byte[] pack)
        {
            Console.WriteLine("pack " + sequence.ToString() + " " + pack.Length.ToString());
            for (int i = 0; i < pack.Length; i += BytesPerLine)
            {
                string line = "";
                for (int k = i; k < i + BytesPerLine && k < pack.Length; k++)
                {
                    line += pack[k].ToString("X2");
                }

                Console.WriteLine(line);
            }
        }
    }
}
