using System;
using MeterNode.Core.Production;
using nanoFramework.TestFramework;

namespace MeterNode.Core.Tests.Production
{
    [TestClass]
    public class ProductionTests
    {
        [TestMethod]
        public void Sample_BouncingContact_IsOneShot()
        {
            ShotAccumulator shots = new ShotAccumulator(20000);
            shots.Sample(0, false);
            long at = 1000000;
            for (int n = 0; n < 10; n++)
            {
                Assert.IsFalse(shots.Sample(at += 3000, n % 2 == 0));
            }

            shots.Sample(at += 3000, true);
            Assert.IsFalse(shots.Sample(at + 19000, true));
            Assert.IsTrue(shots.Sample(at + 20000, true));
            shots.Sample(at + 500000, false);
            shots.Sample(at + 700000, false);
            Assert.AreEqual(1L, shots.Shots);
        }

        [TestMethod]
        public void Sample_EdgesReportedOnlyWhenTheyHappen_AreCountedAtTheNextCall()
        {
            // Interrupt-driven: no poll between the edge and the next one.
            ShotAccumulator shots = new ShotAccumulator(20000);
            shots.Sample(0, false);
            shots.Sample(1000000, true);
            Assert.IsTrue(shots.Sample(1500000, false), "the active level had settled");
            shots.Sample(46000000, true);
            shots.Sample(46500000, false);
            Assert.AreEqual(2L, shots.Shots);
            Assert.AreEqual(45.0, shots.MeanCycleSeconds);
        }

        [TestMethod]
        public void Sample_GlitchShorterThanTheDebounce_IsNoShot()
        {
            ShotAccumulator shots = new ShotAccumulator(20000);
            shots.Sample(0, false);
            shots.Sample(1000000, true);
            shots.Sample(1010000, false);
            shots.Sample(2000000, false);
            Assert.AreEqual(0L, shots.Shots);
        }

        [TestMethod]
        public void Sample_ActiveAtStart_IsNoShot()
        {
            ShotAccumulator shots = new ShotAccumulator(20000);
            shots.Sample(0, true);
            shots.Sample(5000000, true);
            Assert.AreEqual(0L, shots.Shots);
            Assert.AreEqual(0.0, shots.MeanCycleSeconds);
        }

        [TestMethod]
        public void ResetPack_CycleThatCrossesPacks_CountsInTheLaterOne()
        {
            ShotAccumulator shots = new ShotAccumulator(20000);
            shots.Sample(0, false);
            Shot(shots, 10000000);
            Shot(shots, 54000000);
            shots.ResetPack();
            Assert.AreEqual(0, shots.PackShots);
            Shot(shots, 100000000);
            Shot(shots, 143000000);
            Assert.AreEqual(2, shots.PackCycles);
            Assert.AreEqual(43.0, shots.ShortestCycleSeconds);
            Assert.AreEqual(46.0, shots.LongestCycleSeconds);
            Assert.AreEqual(44.5, shots.MeanCycleSeconds);
            Assert.AreEqual(4L, shots.Shots);
        }

        [TestMethod]
        public void Restore_RegisterGoesOn()
        {
            ShotAccumulator shots = new ShotAccumulator(20000);
            shots.Restore(1000);
            shots.Sample(0, false);
            Shot(shots, 10000000);
            Assert.AreEqual(1001L, shots.Shots);
            Assert.AreEqual(0, shots.PackCycles, "the first cycle after a start has no known beginning");
        }

        [TestMethod]
        public void WasteHeat_WaterCooledByTenKelvin_IsMassTimesHeatTimesDifference()
        {
            // 1 m³ of water at 40 °C (992.2 kg/m³, 4179 J/(kg·K)) by 10 K: 41.464 MJ.
            WasteHeat heat = new WasteHeat(1, 992.2, 4179);
            for (int n = 0; n < 1000; n++)
            {
                heat.Add(1, 60, 50, true);
            }

            Assert.IsTrue(Math.Abs((double)(heat.HeatJoules - 41464038L)) <= 1, heat.HeatJoules.ToString());
        }

        [TestMethod]
        public void WasteHeat_WithoutATemperature_CountsPulsesAndGuessesNothing()
        {
            WasteHeat heat = new WasteHeat(1, 992.2, 4179);
            heat.Add(7, 0, 0, false);
            Assert.AreEqual(0L, heat.HeatJoules);
            Assert.AreEqual(7L, heat.UncountedPulses);
            heat.Add(5, 50, 60, true);
            Assert.AreEqual(0L, heat.HeatJoules, "a register never decreases");
        }

        private static void Shot(ShotAccumulator shots, long atMicros)
        {
            shots.Sample(atMicros, true);
            shots.Sample(atMicros + 300000, false);
            shots.Sample(atMicros + 600000, false);
        }
    }
}
