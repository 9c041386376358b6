using MeterNode.Support;
using nanoFramework.TestFramework;

namespace MeterNode.Core.Tests.Storage
{
    /// <summary>
    /// The power is cut between and inside storage operations; afterwards the outbox is compared with <see cref="OutboxModel"/>:
    /// at most the pack being written is lost, never an older one, and what is missing was released or is reported as dropped.
    /// </summary>
    [TestClass]
    public class OutboxPowerCutTests
    {
        [TestMethod]
        public void Append_PowerCutAtEveryByteOfOneFrame_OldOrNewPack()
        {
            bool cut = true;
            for (int steps = 0; cut; steps++)
            {
                OutboxModel model = new OutboxModel(new MemoryFileStore());
                model.Append();
                model.Append();
                model.Flash.CutAfter(steps);
                cut = !TryAppend(model);
                string where = "step " + steps;
                Assert.IsNull(model.Restart(), where);
                Assert.AreEqual(cut ? 1L : 2L, model.Newest, where);
                Assert.IsNull(model.Check(), where);
                model.Append();
                Assert.IsNull(model.Restart(), where);
                Assert.IsNull(model.Drain(), where);
            }
        }

        [TestMethod]
        public void Append_PowerCutWhileTheRingTurns_LosesNothingOlder()
        {
            // Steps that fall on different bytes of every operation of 40 appends, releases and drops.
            for (int start = 0; start < 24000; start += 487)
            {
                OutboxModel model = new OutboxModel(new MemoryFileStore());
                model.Flash.CutAfter(start);
                string where = "step " + start;
                for (int i = 0; i < 40; i++)
                {
                    if (!TryAppend(model))
                    {
                        Assert.IsNull(model.Restart(), where);
                        Assert.IsNull(model.Check(), where);
                    }

                    model.TakeGap();
                    if (i % 9 == 8)
                    {
                        model.Release(model.Newest - 12 > model.Stored ? model.Newest - 12 : model.Stored);
                    }

                    Assert.IsNull(model.Check(), where);
                }

                Assert.IsNull(model.Drain(), where);
            }
        }

        [TestMethod]
        [DataRow(1u)]
        [DataRow(2u)]
        [DataRow(3u)]
        [DataRow(4u)]
        [DataRow(5u)]
        public void AnyOperation_RandomCuts_AgreesWithTheModel(uint seed)
        {
            uint random = seed;
            OutboxModel model = new OutboxModel(new MemoryFileStore());
            for (int turn = 0; turn < 400; turn++)
            {
                random = (random * 1664525) + 1013904223;
                uint choice = (random >> 16) % 100;
                string where = "seed " + seed + " turn " + turn;
                if (choice < 20)
                {
                    model.Flash.CutAfter((random >> 8) % 1200);
                }

                bool on = true;
                if (choice < 70)
                {
                    on = TryAppend(model);
                    if (on)
                    {
                        model.TakeGap();
                    }
                }
                else if (choice < 90)
                {
                    long newest = model.Newest;
                    long target = model.Stored + ((random >> 20) % 5);
                    model.Release(target < newest ? target : newest);
                }
                else
                {
                    on = false;
                }

                if (!on || model.Flash.IsOff)
                {
                    Assert.IsNull(model.Restart(), where);
                    model.TakeGap();
                }

                Assert.IsNull(model.Check(), where);
            }

            Assert.IsNull(model.Drain(), "seed " + seed);
        }

        private static bool TryAppend(OutboxModel model)
        {
            try
            {
                model.Append();
                return true;
            }
            catch (PowerCutException)
            {
                return false;
            }
        }
    }
}
