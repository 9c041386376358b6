using MeterNode.Core.Storage;
using MeterNode.Support;
using nanoFramework.TestFramework;

namespace MeterNode.Core.Tests.Storage
{
    [TestClass]
    public class CheckpointTests
    {
        [TestMethod]
        public void TryLoad_EmptyFlash_IsFalse()
        {
            NodeState state = States.Numbered(9);
            Assert.IsFalse(new Checkpoint(new MemoryFileStore()).TryLoad(state));
            Assert.AreEqual(States.Text(States.Numbered(9)), States.Text(state), "nothing may be changed");
        }

        [TestMethod]
        public void TryLoad_AfterSaves_IsTheNewest()
        {
            MemoryFileStore flash = new MemoryFileStore();
            Checkpoint checkpoint = new Checkpoint(flash);
            for (int i = 1; i <= 5; i++)
            {
                checkpoint.Save(States.Numbered(i));
                NodeState state = new NodeState();
                Assert.IsTrue(new Checkpoint(flash).TryLoad(state));
                Assert.AreEqual(States.Text(States.Numbered(i)), States.Text(state));
            }

            Assert.AreEqual(2, flash.FileCount);
        }

        [TestMethod]
        public void Save_PowerCutAtEveryStep_OldOrNewStateAndNextSaveHolds()
        {
            for (int saved = 0; saved < 3; saved++)
            {
                bool cut = true;
                for (int steps = 0; cut; steps++)
                {
                    MemoryFileStore flash = new MemoryFileStore();
                    Checkpoint checkpoint = new Checkpoint(flash);
                    for (int i = 1; i <= saved; i++)
                    {
                        checkpoint.Save(States.Numbered(i));
                    }

                    flash.CutAfter(steps);
                    cut = !TrySave(checkpoint, States.Numbered(saved + 1));
                    flash.Restart();

                    Checkpoint after = new Checkpoint(flash);
                    NodeState state = new NodeState();
                    bool loaded = after.TryLoad(state);
                    int expected = cut ? saved : saved + 1;
                    Assert.AreEqual(expected > 0, loaded, "saved " + saved + " steps " + steps);
                    if (expected > 0)
                    {
                        Assert.AreEqual(States.Text(States.Numbered(expected)), States.Text(state), "saved " + saved + " steps " + steps);
                    }

                    after.Save(States.Numbered(50));
                    NodeState next = new NodeState();
                    Assert.IsTrue(new Checkpoint(flash).TryLoad(next));
                    Assert.AreEqual(50L, next.NextSequence, "saved " + saved + " steps " + steps);
                }
            }
        }

        [TestMethod]
        public void TryLoad_NewestDamagedAnywhere_IsTheOneBefore()
        {
            for (int position = 0; position < 16 + FlashFormat.StateBytes; position += 3)
            {
                MemoryFileStore flash = new MemoryFileStore();
                Checkpoint checkpoint = new Checkpoint(flash);
                checkpoint.Save(States.Numbered(1));
                checkpoint.Save(States.Numbered(2));
                flash.Damage("cp-0", position);
                NodeState state = new NodeState();
                Assert.IsTrue(new Checkpoint(flash).TryLoad(state));
                Assert.AreEqual(1L, state.NextSequence, "byte " + position);
            }
        }

        private static bool TrySave(Checkpoint checkpoint, NodeState state)
        {
            try
            {
                checkpoint.Save(state);
                return true;
            }
            catch (PowerCutException)
            {
                return false;
            }
        }
    }
}
