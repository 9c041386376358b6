using System;
using MeterNode.Core.Evidence;
using MeterNode.Core.Records;
using MeterNode.Core.Tests.Evidence;
using nanoFramework.TestFramework;

namespace MeterNode.Core.Tests.Records
{
    [TestClass]
    public class SenMlWriterTests
    {
        [TestMethod]
        [DataRow(0, "80")]
        [DataRow(1, "81")]
        [DataRow(23, "97")]
        [DataRow(24, "9818")]
        [DataRow(255, "98ff")]
        [DataRow(256, "990100")]
        [DataRow(1000, "9903e8")]
        public void Finish_AnyCount_HeadIsTheShortest(int records, string head)
        {
            SenMlWriter writer = new SenMlWriter(new byte[20000], 0);
            writer.Begin("urn:dev:mac:0011223344556677:", 1);
            for (int i = 0; i < records; i++)
            {
                writer.Text("n", 0, "v");
            }

            Assert.IsTrue(writer.Finish());
            Assert.AreEqual(head, Hex.Encode(writer.Buffer, writer.Offset, head.Length / 2));
            AssertWellFormed(writer);
        }

        [TestMethod]
        public void Number_NegativeTimesAndUnits_KeysInTheOrderOfTheirEncoding()
        {
            SenMlWriter writer = new SenMlWriter(new byte[200], 0);
            writer.Begin("b", 1.5);
            writer.Text("x", -3, "y");
            writer.Unit("W");
            writer.Number("p", -0.5, 100);
            writer.Number("q", 0, -1);
            writer.Unit("A");
            writer.Unit("V");
            writer.Number("u", 70000, 230.25);
            Assert.IsTrue(writer.Finish());

            // {0:"x",3:"y",6:-3,-2:"b",-3:1.5} {0:"p",2:100,6:-0.5,-4:"W"} {0:"q",2:-1} {0:"u",2:230.25,6:70000,-4:"V"}
            Assert.AreEqual(
                "84" + "a5006178036179062221616222f93e00" + "a400617002186406f9b800236157" + "a200617102" + "20"
                + "a400617502f95b32061a00011170236156",
                Hex.Encode(writer.Buffer, writer.Offset, writer.Length));
            AssertWellFormed(writer);
        }

        [TestMethod]
        public void Text_AfterUnit_LeavesTheUnitForTheNextNumber()
        {
            SenMlWriter writer = new SenMlWriter(new byte[200], 0);
            writer.Begin("b", 1);
            writer.Unit("W");
            writer.Text("t", 0, "v");
            writer.Number("p", 0, 1);
            writer.Finish();
            Assert.AreEqual(
                "82" + "a400617403617621616222" + "01" + "a300617002" + "01" + "236157",
                Hex.Encode(writer.Buffer, writer.Offset, writer.Length));
        }

        [TestMethod]
        public void Number_NoNumber_IsRefusedAndCounted()
        {
            SenMlWriter writer = new SenMlWriter(new byte[200], 0);
            writer.Begin("b", 1);
            writer.Unit("W");
            writer.Number("a", 0, BitConverter.Int64BitsToDouble(0x7ff8000000000000));
            writer.Number("b", 0, BitConverter.Int64BitsToDouble(0x7ff0000000000000));
            writer.Number("c", 0, BitConverter.Int64BitsToDouble(unchecked((long)0xfff0000000000000)));
            writer.Number("d", 0, 9007199254740993.0 * 2);
            writer.Number("e", 0, 9007199254740992.0);
            writer.Finish();
            Assert.AreEqual(4, writer.Refused);
            Assert.AreEqual(
                "81" + "a5006165021b0020000000000000" + "216162" + "2201" + "236157",
                Hex.Encode(writer.Buffer, writer.Offset, writer.Length));
        }

        [TestMethod]
        public void Finish_EveryTooSmallBuffer_OverflowsAndRecovers()
        {
            SenMlWriter whole = new SenMlWriter(new byte[200], 0);
            Write(whole);
            int length = whole.Length;
            for (int room = 0; room < length + 2; room++)
            {
                SenMlWriter writer = new SenMlWriter(new byte[room + 3], 0);
                bool fits = Write(writer);
                Assert.AreEqual(room >= length - 1, fits, "room " + room);
                if (fits)
                {
                    Assert.AreEqual(
                        Hex.Encode(whole.Buffer, whole.Offset, length), Hex.Encode(writer.Buffer, writer.Offset, writer.Length));
                }

                writer.Begin("b", 1);
                Assert.IsTrue(writer.Finish(), "Begin starts anew");
            }
        }

        private static bool Write(SenMlWriter writer)
        {
            writer.Begin("urn:dev:mac:0011223344556677:", 1790000040);
            writer.Text("mode", 0, "adc");
            writer.Unit("W");
            writer.Number("p", -10, 1234.5);
            return writer.Finish();
        }

        private static void AssertWellFormed(SenMlWriter writer)
        {
            CborReader reader = new CborReader(writer.Buffer, writer.Offset, writer.Length);
            Assert.IsTrue(reader.SkipValue() && reader.Finish(), "status " + (int)reader.Status);
        }
    }
}
