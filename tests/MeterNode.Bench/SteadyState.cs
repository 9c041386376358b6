using MeterNode.Support;
using MeterNode.WholeNode;
using GC = nanoFramework.Runtime.Native.GC;

namespace MeterNode.Bench
{
    /// <summary>The whole firmware for two days: what it holds after the first eighteen, and whether it ever holds more.</summary>
    public static class SteadyState
    {
        private const int WindowIntervalMs = 10000;
        private const int SecondsPerReading = 10;

        // Whole packs of quarter hours (six hours each), so that as many files exist then as now: a file's name takes heap here.
        private const int ReadingsBefore = 6480;
        private const int ReadingsMore = 10800;
        private const long HeapBudgetBytes = 64 * 1024;
        private const long HeapAimBytes = 40 * 1024;
        private const long PackBudgetBytes = 700;
        private const long PackAimBytes = 500;

        /// <summary>Runs and reports. On the PC there is no managed heap to ask: only the pack's size is reported.</summary>
        public static void Report()
        {
            // The board's flash is not heap: it is there before the firmware is weighed.
            MemoryFileStore flash = SyntheticNode.MakeFlash();
            long freeBefore = GC.Run(true);
            SyntheticNode node = new SyntheticNode(WindowIntervalMs, flash, null);
            node.RunUntil(ReadingsBefore * SecondsPerReading);
            long freeThen = GC.Run(true);
            if (Bench.Report.IsNanoFramework)
            {
                node.RunUntil((ReadingsBefore + ReadingsMore) * SecondsPerReading);
                long freeNow = GC.Run(true);
                Bench.Report.Bytes("heap of the firmware after 18 hours", freeBefore - freeThen, HeapBudgetBytes, HeapAimBytes);
                Bench.Report.Bytes("its growth over the next 30 hours", freeThen - freeNow, 0, 0);
                Bench.Report.Bytes("heap left free", freeNow, -1, -1);
            }

            Measures.PackEncode pack = new Measures.PackEncode();
            Bench.Report.Bytes("pack, 6 readings, 1 phase, 1 thermocouple", pack.Bytes(false), PackBudgetBytes, PackAimBytes);
            Bench.Report.Bytes("the same with a period, refused and clipped", pack.Bytes(true), -1, -1);
        }
    }
}
