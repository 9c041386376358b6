using System;
using MeterNode.Core.Metering;
using nanoFramework.TestFramework;

namespace MeterNode.Core.Tests.Metering
{
    [TestClass]
    public class ChannelCalibrationTests
    {
        [TestMethod]
        [DataRow(0.0, 3.1)]
        [DataRow(4.0, 3.1)]
        [DataRow(21.0, 2.8)]
        [DataRow(38.0, 2.5)]
        [DataRow(100.0, 2.5)]
        public void PhaseErrorDegreesAt_BetweenAndBeyondPoints_IsStraightThenConstant(double amperes, double degrees)
        {
            ChannelCalibration calibration = new ChannelCalibration();
            calibration.PhaseErrorAmperes = new double[] { 4, 38 };
            calibration.PhaseErrorDegrees = new double[] { 3.1, 2.5 };
            Assert.IsTrue(Math.Abs(calibration.PhaseErrorDegreesAt(amperes) - degrees) < 1e-9);
        }

        [TestMethod]
        public void PhaseErrorDegreesAt_NoTable_IsZero()
        {
            Assert.AreEqual(0.0, new ChannelCalibration().PhaseErrorDegreesAt(10));
        }

        [TestMethod]
        public void Validate_OnePointAtZero_IsATable()
        {
            ChannelCalibration calibration = new ChannelCalibration();
            calibration.PhaseErrorAmperes = new double[] { 0 };
            calibration.PhaseErrorDegrees = new double[] { 0 };
            calibration.Validate();
            Assert.AreEqual(0.0, calibration.PhaseErrorDegreesAt(0));
        }

        [TestMethod]
        public void Validate_WrongTables_AreRefused()
        {
            Refused(new ChannelCalibration { UnitsPerCount = 0 });
            Refused(new ChannelCalibration { NoiseFloorRms = -1 });
            Refused(new ChannelCalibration { PhaseErrorAmperes = new double[] { 4, 4 }, PhaseErrorDegrees = new double[] { 3, 2 } });
            Refused(new ChannelCalibration { PhaseErrorAmperes = new double[] { 4 }, PhaseErrorDegrees = new double[] { 3, 2 } });
            Refused(new ChannelCalibration { LinearityRawCounts = new int[] { 0, 0 }, LinearityCorrectedCounts = new double[] { 0, 1 } });
            Refused(new ChannelCalibration { LinearityRawCounts = new int[] { 0 }, LinearityCorrectedCounts = new double[] { 0 } });
        }

        private static void Refused(ChannelCalibration calibration)
        {
            Assert.ThrowsException(typeof(ArgumentException), () => calibration.Validate());
        }
    }
}
