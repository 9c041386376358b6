using System;
using MeterNode.Support;
using MeterNode.WholeNode;
using GC = nanoFramework.Runtime.Native.GC;

namespace MeterNode.NodeRun
{
    /// <summary>
    /// The whole firmware, from its provisioned files, for the simulated time that the build was given (<c>-p:NodeSeconds</c>). Prints
    /// every pack in hex, 32 bytes a line, and how much of the heap is free: before, when started, each simulated hour and at the end.
    /// </summary>
    public static class Program
    {
        private const int BytesPerLine = 32;
        private const int SampleSeconds = 60;
        private const int HourSeconds = 3600;

        private static readonly char[] s_line = new char[2 * BytesPerLine];

        /// <summary>Runs the node; an exception ends it with a line that starts with "failed".</summary>
        public static void Main()
        {
            try
            {
                long freeBefore = GC.Run(true);
                MemoryFileStore flash = ProvisionedNode.MakeFlash();
                SyntheticCollector collector = new SyntheticCollector();
                long roomBytes = flash.RoomBytes;
                long freeAtStart = GC.Run(true);
                Console.WriteLine("outside " + (freeBefore - freeAtStart).ToString());
                Console.WriteLine("free at start " + freeAtStart.ToString());
                ProvisionedNode node = new ProvisionedNode(flash, collector, Print);
                Console.WriteLine("free when started " + GC.Run(true).ToString());
                Run(node);
                node.Stop();
                Console.WriteLine("free at end " + GC.Run(true).ToString());
                Console.WriteLine("flash grown by " + (flash.RoomBytes - roomBytes).ToString());
                Console.WriteLine(
                    "ended packs=" + node.Uplink.PacksTaken.ToString() + " joules=" + node.Loop.ImportJoules.ToString() + " shots="
                        + node.Loop.Shots.ToString() + " newest=" + node.Loop.NewestSequence.ToString() + " stored="
                        + node.Loop.StoredSequence.ToString());
            }
            catch (Exception e)
            {
                Console.WriteLine("failed " + e.GetType().FullName + " " + e.Message);
            }
        }

        private static void Run(ProvisionedNode node)
        {
            long smallest = long.MaxValue;
            for (int seconds = 0; seconds < Duration.Seconds;)
            {
                seconds = seconds + SampleSeconds < Duration.Seconds ? seconds + SampleSeconds : Duration.Seconds;
                node.RunUntil(seconds);
                long free = GC.Run(false);
                smallest = free < smallest ? free : smallest;
                if (seconds % HourSeconds == 0 || seconds == SampleSeconds || seconds == Duration.Seconds)
                {
                    Console.WriteLine("free after " + seconds.ToString() + " s " + free.ToString() + " smallest " + smallest.ToString());
                }
            }
        }

        private static void Print(long sequence, byte[] pack)
        {
            Console.WriteLine("pack " + sequence.ToString() + " " + pack.Length.ToString());
            for (int i = 0; i < pack.Length; i += BytesPerLine)
            {
                int length = 0;
                for (int k = i; k < i + BytesPerLine && k < pack.Length; k++)
                {
                    s_line[length++] = Digit(pack[k] >> 4);
                    s_line[length++] = Digit(pack[k] & 15);
                }

                Console.WriteLine(new string(s_line, 0, length));
            }
        }

        private static char Digit(int value)
        {
            return (char)(value < 10 ? '0' + value : 'A' + value - 10);
        }
    }
}
