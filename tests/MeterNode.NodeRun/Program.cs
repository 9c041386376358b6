using System;
using MeterNode.Support;
using MeterNode.WholeNode;
using GC = nanoFramework.Runtime.Native.GC;

namespace MeterNode.NodeRun
{
    /// <summary>
    /// The whole firmware, from its provisioned files, for 130 simulated seconds: two packs of a minute and one that the stop closes.
    /// The collector's receipt for the first is verified meanwhile. Prints every pack in hex, 32 bytes a line, and how much of the heap
    /// was free before, while it ran and after.
    /// </summary>
    public static class Program
    {
        private const int Seconds = 130;
        private const int BytesPerLine = 32;

        /// <summary>Runs the node; an exception ends it with a line that starts with "failed".</summary>
        public static void Main()
        {
            try
            {
                long freeBefore = GC.Run(true);
                MemoryFileStore flash = ProvisionedNode.MakeFlash();
                long freeAtStart = GC.Run(true);
                Console.WriteLine("flash " + (freeBefore - freeAtStart).ToString());
                Console.WriteLine("free at start " + freeAtStart.ToString());
                ProvisionedNode node = new ProvisionedNode(flash, Print);
                Console.WriteLine("free when started " + GC.Run(true).ToString());
                node.RunUntil(Seconds);
                node.Stop();
                Console.WriteLine("free at end " + GC.Run(true).ToString());
                Console.WriteLine(
                    "ended packs=" + node.Uplink.PacksTaken.ToString() + " joules=" + node.Loop.ImportJoules.ToString() + " shots="
                        + node.Loop.Shots.ToString() + " stored=" + node.Loop.StoredSequence.ToString());
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
