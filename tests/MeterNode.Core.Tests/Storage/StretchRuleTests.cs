using MeterNode.Core.Storage;
using nanoFramework.TestFramework;

namespace MeterNode.Core.Tests.Storage
{
    [TestClass]
    public class StretchRuleTests
    {
        [TestMethod]
        public void Update_RisingAndFalling_HasHysteresis()
        {
            StretchRule rule = new StretchRule(10);
            Step(rule, 0, 10, false);
            Step(rule, 11, 10, false);
            Step(rule, 12, 60, true);
            Step(rule, 24, 60, false);
            Step(rule, 8, 60, false);
            Step(rule, 7, 10, true);
            Step(rule, 25, 900, true);
            Step(rule, 100, 900, false);
            Step(rule, 20, 900, false);
            Step(rule, 19, 60, true);
            Step(rule, 24, 60, false);
            Step(rule, 26, 900, true);
            Step(rule, 3, 10, true);
        }

        [TestMethod]
        public void Update_LongReadingInterval_IsNeverShortened()
        {
            StretchRule rule = new StretchRule(300);
            Step(rule, 20, 300, false);
            Assert.IsTrue(rule.IsStretched);
            Step(rule, 30, 900, true);
            StretchRule maximum = new StretchRule(900);
            Assert.AreEqual(900, maximum.CompactSeconds);
            Step(maximum, 99, 900, true);
            Assert.IsTrue(maximum.IsCompact, "the interval stays, the form changes");
        }

        [TestMethod]
        public void Start_QuarterHoursWaited_TheLastStepHolds()
        {
            StretchRule rule = new StretchRule(10);
            Assert.IsTrue(rule.Start(21, true));
            Assert.IsTrue(rule.IsCompact);
            Assert.IsTrue(rule.Start(21, false));
            Assert.IsFalse(rule.IsCompact);
            Assert.AreEqual(60, rule.IntervalSeconds);
            Assert.IsFalse(rule.Start(3, true));
            Assert.AreEqual(10, rule.IntervalSeconds);
        }

        private static void Step(StretchRule rule, int fillPercent, int seconds, bool changed)
        {
            Assert.AreEqual(changed, rule.Update(fillPercent), "fill " + fillPercent);
            Assert.AreEqual(seconds, rule.IntervalSeconds, "fill " + fillPercent);
        }
    }
}
