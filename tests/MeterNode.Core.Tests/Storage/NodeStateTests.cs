using MeterNode.Core.Storage;
using nanoFramework.TestFramework;

namespace MeterNode.Core.Tests.Storage
{
    [TestClass]
    public class NodeStateTests
    {
        [TestMethod]
        public void Read_WhatWriteWrote_IsTheSame()
        {
            NodeState state = States.Numbered(77);
            byte[] buffer = new byte[FlashFormat.StateBytes + 7];
            FlashFormat.WriteState(state, buffer, 5);
            NodeState read = new NodeState();
            FlashFormat.ReadState(read, buffer, 5, FlashFormat.StateBytes);
            Assert.AreEqual(States.Text(state), States.Text(read));
        }

        [TestMethod]
        public void Write_EncodedLength_IsFilledAndNothingElse()
        {
            byte[] buffer = new byte[FlashFormat.StateBytes + 10];
            for (int i = 0; i < buffer.Length; i++)
            {
                buffer[i] = 0xEE;
            }

            FlashFormat.WriteState(States.Numbered(5), buffer, 5);
            for (int i = 0; i < 5; i++)
            {
                Assert.AreEqual(0xEE, (int)buffer[i]);
                Assert.AreEqual(0xEE, (int)buffer[buffer.Length - 1 - i]);
            }

            // The last byte of the state is that of the hash.
            Assert.AreEqual(5 + 31, (int)buffer[buffer.Length - 6]);
        }

        [TestMethod]
        public void Read_ExtremeNumbers_ArePreserved()
        {
            NodeState state = new NodeState();
            state.NextSequence = long.MaxValue;
            state.HeatJoules = long.MinValue;
            state.Energy[0] = -1;
            NodeState copy = new NodeState();
            copy.CopyFrom(state);
            Assert.AreEqual(long.MaxValue, copy.NextSequence);
            Assert.AreEqual(long.MinValue, copy.HeatJoules);
            Assert.AreEqual(-1L, copy.Energy[0]);
        }

        [TestMethod]
        public void New_NothingIsStoredOrReported()
        {
            NodeState state = new NodeState();
            Assert.AreEqual(-1L, state.Stored);
            Assert.AreEqual(-1L, state.GapReported);
            Assert.AreEqual(0L, state.NextSequence);
            for (int z = 0; z < state.SetpointMillis.Length; z++)
            {
                Assert.AreEqual(NodeState.NoSetpoint, state.SetpointMillis[z]);
            }
        }
    }
}
