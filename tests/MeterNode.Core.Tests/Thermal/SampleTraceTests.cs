using MeterNode.Core.Thermal;
using nanoFramework.TestFramework;

namespace MeterNode.Core.Tests.Thermal
{
    [TestClass]
    public class SampleTraceTests
    {
        /// <summary>The example of docs/wire-format.md.</summary>
        [TestMethod]
        public void Stream_DocumentedExample_HasTheDocumentedBytes()
        {
            ControlAccuracy zone = new ControlAccuracy(200, 2, 2, AccuracyDefinition.P95, 10);
            zone.Add(1000000, 199.5);
            zone.Add(2000000, 199.98);
            zone.Add(3000000, 200.004);
            zone.Add(4000000, 200.006);
            zone.AddFault();
            zone.AddFault();
            zone.Hold();
            zone.Add(6000000, 203);
            zone.Release();
            zone.Close(new ControlAccuracyResult());
            zone.Add(7000000, 199.99);
            Same("01A6B802AA010262060203A005040002A305", zone);
        }

        [TestMethod]
        public void Add_SteadyMould_TakesHalfAByteASecond()
        {
            SampleTrace stream = new SampleTrace(SampleTrace.Room(60));
            for (int n = 0; n < 60; n++)
            {
                stream.Add(SampleTrace.Counted, 22000 + ((n & 1) * 3));
            }

            Assert.AreEqual(34, stream.Length, "the state, three bytes for the first sample, 29 pairs and a single one");
        }

        [TestMethod]
        public void Add_MouldThatScattersByAQuarterOfADegree_TakesAByteASecond()
        {
            SampleTrace stream = new SampleTrace(SampleTrace.Room(60));
            for (int n = 0; n < 60; n++)
            {
                stream.Add(SampleTrace.Counted, 22000 + ((n & 1) * 26));
            }

            Assert.AreEqual(63, stream.Length);
        }

        [TestMethod]
        public void Add_MoreThanTheRoom_EndsWithLost()
        {
            SampleTrace stream = new SampleTrace(SampleTrace.Room(60));
            for (int n = 0; n < 300; n++)
            {
                stream.Add(SampleTrace.Counted, (n & 1) * 100000);
                stream.AddFault();
                stream.Mark(SampleTrace.Spike);
            }

            Assert.IsTrue(stream.Length <= stream.Bytes.Length);
            Assert.AreEqual(SampleTrace.Lost, (int)stream.Bytes[stream.Length - 1]);
        }

        [TestMethod]
        public void AddFault_ALongRun_TakesTwoBytesFor127()
        {
            SampleTrace stream = new SampleTrace(SampleTrace.Room(60));
            for (int n = 0; n < 300; n++)
            {
                stream.AddFault();
            }

            Assert.AreEqual(6, stream.Length);
            Assert.AreEqual(127, (int)stream.Bytes[1]);
            Assert.AreEqual(300 - 254, (int)stream.Bytes[5]);
        }

        [TestMethod]
        public void Replay_AllPacksSinceAPeriodEnded_GivesTheSameFigures()
        {
            ControlAccuracy zone = new ControlAccuracy(200, 2, 5, AccuracyDefinition.P95, 8);
            ControlAccuracy again = new ControlAccuracy(200, 2, 5, AccuracyDefinition.P95, 8);
            ControlAccuracyResult result = new ControlAccuracyResult();
            zone.Close(result);
            for (int n = 1; n <= 400; n++)
            {
                Disturb(zone, n);
                zone.Add(n * 1000000L, 199.2 + ((n * 37 % 100) * 0.017));
                if (n % 40 == 0)
                {
                    again.Replay(zone.Stream.Bytes, 0, zone.Stream.Length);
                    zone.NextPack();
                }
            }

            Assert.IsTrue(again.Resume());
            zone.Release();
            zone.Close(result);
            ControlAccuracyResult other = new ControlAccuracyResult();
            again.Close(other);
            Assert.IsTrue(result.Samples > 100 && result.Excluded > 20 && result.Faults == 40);
            Assert.AreEqual(result.Samples, other.Samples);
            Assert.AreEqual(result.Excluded, other.Excluded);
            Assert.AreEqual(result.Faults, other.Faults);
            Assert.AreEqual(result.MaximumCelsius, other.MaximumCelsius);
            Assert.AreEqual(result.Percentile95Celsius, other.Percentile95Celsius);
            Assert.IsTrue(result.BiasCelsius - other.BiasCelsius < 1e-9 && other.BiasCelsius - result.BiasCelsius < 1e-9);
        }

        [TestMethod]
        public void Resume_PackMissingOrNoPeriodEnded_BeginsAnew()
        {
            ControlAccuracy zone = new ControlAccuracy(200, 2, 0, AccuracyDefinition.P95);
            zone.Replay(new byte[] { 2, 20, 12 }, 0, 3);
            Assert.IsFalse(zone.Resume());
            Assert.AreEqual(0, zone.Seconds);
            zone.Replay(new byte[] { 0, 2, 20, 12 }, 0, 4);
            zone.Forget();
            Assert.IsFalse(zone.Resume());
            zone.Replay(new byte[] { 0, 2, 20, 12 }, 0, 4);
            Assert.IsTrue(zone.Resume());
            Assert.AreEqual(2, zone.Seconds);
        }

        private static void Disturb(ControlAccuracy zone, int n)
        {
            if (n % 10 == 0)
            {
                zone.AddFault();
            }

            if (n % 50 == 7)
            {
                zone.Hold();
            }
            else if (n % 100 == 19)
            {
                zone.Release();
            }
            else if (n % 100 == 70)
            {
                zone.MachineStopped();
                zone.MachineStarted();
            }
        }

        private static void Same(string hex, ControlAccuracy zone)
        {
            string bytes = string.Empty;
            for (int i = 0; i < zone.Stream.Length; i++)
            {
                bytes += zone.Stream.Bytes[i].ToString("X2");
            }

            Assert.AreEqual(hex, bytes);
        }
    }
}
