using System;
using MeterNode.Core.Thermal;
using nanoFramework.TestFramework;

namespace MeterNode.Core.Tests.Thermal
{
    /// <summary>Points of the NIST ITS-90 tables (Monograph 175, SRD 60): µV at whole degrees, rounded to 1 µV.</summary>
    [TestClass]
    public class ThermocoupleTests
    {
        [TestMethod]
        [DataRow(0, 250, 291)]
        [DataRow(0, 1000, 4834)]
        [DataRow(0, 1700, 12433)]
        [DataRow(1, -200, -8825)]
        [DataRow(1, 232, 15815)]
        [DataRow(1, 1000, 76373)]
        [DataRow(2, -200, -7890)]
        [DataRow(2, 250, 13555)]
        [DataRow(2, 760, 42919)]
        [DataRow(2, 1200, 69553)]
        [DataRow(3, -200, -5891)]
        [DataRow(3, -50, -1889)]
        [DataRow(3, 25, 1000)]
        [DataRow(3, 250, 10153)]
        [DataRow(3, 660, 27447)]
        [DataRow(3, 1370, 54819)]
        [DataRow(4, -200, -3990)]
        [DataRow(4, 660, 22958)]
        [DataRow(4, 1200, 43846)]
        [DataRow(5, -50, -226)]
        [DataRow(5, 1200, 13228)]
        [DataRow(5, 1700, 20222)]
        [DataRow(6, -50, -236)]
        [DataRow(6, 660, 5857)]
        [DataRow(6, 1700, 17947)]
        [DataRow(7, -200, -5603)]
        [DataRow(7, 232, 11017)]
        [DataRow(7, 400, 20872)]
        public void Convert_PointOfTheTable_BothWays(int type, int celsius, int microvolts)
        {
            Thermocouple thermocouple = new Thermocouple((ThermocoupleType)type);
            double direct = thermocouple.Millivolts(celsius) * 1000;
            Assert.IsTrue(Math.Abs(direct - microvolts) < 0.51, direct.ToString());

            // The table rounds to 1 µV; back in degrees that is 0.5 µV over the Seebeck coefficient.
            double back;
            Assert.IsTrue(thermocouple.TryCelsius(microvolts * 0.001, out back));
            double bound = 0.00051 / thermocouple.MillivoltsPerCelsius(celsius) + 0.001;
            Assert.IsTrue(Math.Abs(back - celsius) < bound, back.ToString());
        }

        [TestMethod]
        [DataRow(0)]
        [DataRow(1)]
        [DataRow(2)]
        [DataRow(3)]
        [DataRow(4)]
        [DataRow(5)]
        [DataRow(6)]
        [DataRow(7)]
        public void TryCelsius_WholeRange_UndoesMillivoltsAndEndsAtTheBounds(int type)
        {
            Thermocouple thermocouple = new Thermocouple((ThermocoupleType)type);
            double back;
            for (double celsius = thermocouple.MinimumCelsius; celsius < thermocouple.MaximumCelsius; celsius += 7.3)
            {
                Assert.IsTrue(thermocouple.TryCelsius(thermocouple.Millivolts(celsius), out back), celsius.ToString());
                Assert.IsTrue(Math.Abs(back - celsius) < 0.002, celsius.ToString() + " came back as " + back.ToString());
            }

            Assert.IsFalse(thermocouple.TryCelsius(thermocouple.Millivolts(thermocouple.MinimumCelsius) - 0.01, out back));
            Assert.IsFalse(thermocouple.TryCelsius(thermocouple.Millivolts(thermocouple.MaximumCelsius) + 0.05, out back));
            Assert.AreEqual(0.0, back);
        }

        [TestMethod]
        public void TryHotCelsius_ColdJunction_IsAddedInMillivolts()
        {
            // Type K, hot 250 °C (10.153 mV), cold 25 °C (1.000 mV): the terminals show 9.153 mV. Adding degrees instead would give
            // 225.1 °C + 25 °C from a linear scale.
            Thermocouple thermocouple = new Thermocouple(ThermocoupleType.K);
            double hot;
            Assert.IsTrue(thermocouple.TryHotCelsius(9.153, 25, out hot));
            Assert.IsTrue(Math.Abs(hot - 250) < 0.03, hot.ToString());
        }

        [TestMethod]
        public void Constructor_UnknownType_Throws()
        {
            Assert.ThrowsException(typeof(ArgumentException), () => new Thermocouple((ThermocoupleType)8));
        }
    }
}
