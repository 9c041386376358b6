using System;
using MeterNode.Core.Production;
using nanoFramework.TestFramework;

namespace MeterNode.Core.Tests.Production
{
    [TestClass]
    public class ProductionTests
    {
        [TestMethod]
        public void CountShot_FirstAfterStart_HasNoCycleTime()
        {
            ShotAccumulator shots = new ShotAccumulator();
            shots.CountShot(1000000);
            Assert.AreEqual(1L, shots.Shots);
            Assert.AreEqual(0, shots.PackCycles);
            Assert.AreEqual(0.0, shots.MeanCycleSeconds);
            shots.CountShot(46000000);
            Assert.AreEqual(45.0, shots.MeanCycleSeconds);
        }

        [TestMethod]
        public void ResetPack_CycleThatCrossesPacks_CountsInTheLaterOne()
        {
            ShotAccumulator shots = new ShotAccumulator();
            shots.CountShot(10000000);
            shots.CountShot(54000000);
            shots.ResetPack();
            Assert.AreEqual(0, shots.PackCycles);
            shots.CountShot(100000000);
            shots.CountShot(143000000);
            Assert.AreEqual(2, shots.PackCycles);
            Assert.AreEqual(44.5, shots.MeanCycleSeconds);
            Assert.AreEqual(4L, shots.Shots);
        }

        [TestMethod]
        public void Restore_RegisterGoesOn()
        {
            ShotAccumulator shots = new ShotAccumulator();
            shots.Restore(1000);
            shots.CountShot(10000000);
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
        public void WasteHeat_NoiseAroundNoDifference_AddsNothing()
        {
            WasteHeat heat = new WasteHeat(1, 992.2, 4179, 3);
            for (int k = 0; k < 86400; k++)
            {
                heat.Add(1, 40 + ((k * 7919) % 100 * 0.03) - 1.5, 40, true);
            }

            Assert.AreEqual(0L, heat.HeatJoules);
            heat.Add(1, 43, 40, true);
            Assert.AreEqual(12439L, heat.HeatJoules, "3 K count");
            Assert.IsTrue(heat.NetJoules > -0.02 * 86400 * 4146 && heat.NetJoules < 0.02 * 86400 * 4146, "noise cancels in the net figure");
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
            Assert.IsTrue(heat.HasNet);
            Assert.IsTrue(heat.NetJoules < -207319 && heat.NetJoules > -207322, "5 l, 10 K the other way");
            heat.ForgetNet();
            Assert.IsFalse(heat.HasNet);
        }
    }
}
