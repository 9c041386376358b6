using System;
using MeterNode.Core.Evidence;
using MeterNode.Core.Records;
using MeterNode.Core.Tests.Evidence;
using nanoFramework.TestFramework;

namespace MeterNode.Core.Tests.Records
{
    [TestClass]
    public class PackWriterTests
    {
        [TestMethod]
        public void Write_SmallPack_IsTheApprovedBytes()
        {
            PackContents contents = SamplePack.Create(1, 1, 1);
            contents.Readings.Clear();
            contents.Readings.Open(contents.EndMicros - 10000000, true, 1500);
            contents.Readings.SetAmperes(0, 6.5);
            contents.Readings.SetTemperature(0, 0, "open");
            contents.Events.Add(contents.EndMicros - 250000, EventTexts.Fault(1, Words.FaultStateBegin, Words.ThermalStatusOpen));
            contents.Shots = null;
            SenMlWriter senMl = new SenMlWriter(new byte[1000], 0);
            Assert.IsTrue(new PackWriter(senMl, SamplePack.Eui64).Write(contents));

            // Read back by hand against docs/wire-format.md: [{0:"mode",3:"adc",-2:"urn:dev:mac:0011223344556677:",-3:1790000040}, …
            Assert.AreEqual(
                "90"
                + "a400646d6f64650363616463" + "21781d75726e3a6465763a6d61633a303031313232333334343535363637373a" + "221a6ab13ba8"
                + "a20062747103" + "6153"
                + "a300626576037826" + "6661756c7420696e7075743d74312073746174653d626567696e20726561736f6e3d6f70656e" + "06f9b400"
                + "a300627431" + "03646f70656e" + "0629"
                + "a4006170" + "021905dc" + "0629" + "236157"
                + "a400626931" + "02f94680" + "0629" + "236141"
                + "a300626569" + "021b0000001cbe991a14" + "23614a"
                + "a200626565" + "0200"
                + "a300627169" + "021b0000000576223214" + "236476617273"
                + "a200627165" + "0200"
                + "a3006466696c6c" + "0201" + "236125"
                + "a300627570" + "02191c5c" + "236173"
                + "a20065756e6d6574" + "0200"
                + "a3006377696e" + "02193890" + "2365636f756e74"
                + "a2006477626164" + "020c"
                + "a2006363616c" + "0203",
                Hex.Encode(senMl.Buffer, senMl.Offset, senMl.Length));
        }

        [TestMethod]
        [DataRow(6, 1, 1, 700)]
        [DataRow(6, 3, 1, 1000)]
        [DataRow(6, 3, 4, 1300)]
        public void Write_OrdinaryMinute_CompletePackIsShort(int readings, int phases, int zones, int maximumBytes)
        {
            PackContents contents = SamplePack.Create(readings, phases, zones);
            SamplePack.AddMeans(contents);
            int length = CompleteLength(contents);
            Console.WriteLine("a pack of " + readings + " readings, " + phases + " phases, " + zones + " zones: " + length + " bytes");
            Assert.IsTrue(length <= maximumBytes, length + " bytes");
        }

        [TestMethod]
        [DataRow(12, 3, 4, 2)]
        [DataRow(12, 3, 4, 1)]
        [DataRow(6, 3, 2, 1)]
        [DataRow(6, 1, 1, 1)]
        [DataRow(1, 1, 0, 0)]
        public void Write_EverythingAtOnce_FitsIntoMaximumBytes(int readings, int phases, int zones, int periods)
        {
            PackContents contents = SamplePack.Create(readings, phases, zones);
            contents.Configuration.ReadingsPerPack = readings;
            SamplePack.AddMeans(contents);
            SamplePack.AddPeriods(contents, periods);
            contents.EndUtcMicros += 123000;
            while (contents.Events.Discarded == 0)
            {
                contents.Events.Add(contents.EndMicros - 12345000, "config serial=2147483647 cfg=0123456789abcdef");
            }

            int bytes = PackWriter.MaximumBytes(contents.Configuration, phases, contents.Events.Count, periods);
            SenMlWriter senMl = new SenMlWriter(new byte[bytes], 0);
            Assert.IsTrue(new PackWriter(senMl, SamplePack.Eui64).Write(contents));
            Console.WriteLine("the longest payload: " + senMl.Length + " of " + senMl.Buffer.Length + " bytes");
        }

        [TestMethod]
        public void Write_NumberThatIsNone_IsLeftOutAndReportedByTheNextPack()
        {
            PackContents contents = SamplePack.Create(1, 1, 0);
            contents.Readings.SetAmperes(0, BitConverter.Int64BitsToDouble(0x7ff8000000000000));
            SenMlWriter senMl = new SenMlWriter(new byte[1000], 0);
            PackWriter writer = new PackWriter(senMl, SamplePack.Eui64);
            Assert.IsTrue(writer.Write(contents));
            Assert.AreEqual(1, senMl.Refused);
            Assert.IsTrue(Hex.Encode(senMl.Buffer, senMl.Offset, senMl.Length).IndexOf("626931") < 0, "i1 must be absent");
            contents.Readings.SetAmperes(0, 1);
            Assert.IsTrue(writer.Write(contents));
            string next = Hex.Encode(senMl.Buffer, senMl.Offset, senMl.Length);
            Assert.IsTrue(next.IndexOf(Hex.Encode(Hex.Ascii("discard what=values count=1"))) > 0);
            Assert.IsTrue(writer.Write(contents));
            Assert.IsTrue(
                Hex.Encode(senMl.Buffer, senMl.Offset, senMl.Length).IndexOf(Hex.Encode(Hex.Ascii("discard"))) < 0, "reported once");
        }

        [TestMethod]
        public void Write_TooLittleRoom_IsFalseWhateverTheRoom()
        {
            PackContents contents = SamplePack.Create(6, 1, 1);
            SenMlWriter whole = new SenMlWriter(new byte[2000], 0);
            Assert.IsTrue(new PackWriter(whole, SamplePack.Eui64).Write(contents));
            for (int room = 0; room < whole.Length - 2; room += 7)
            {
                Assert.IsFalse(new PackWriter(new SenMlWriter(new byte[room + 3], 0), SamplePack.Eui64).Write(contents), "room " + room);
            }
        }

        private static int CompleteLength(PackContents contents)
        {
            SenMlWriter senMl = new SenMlWriter(new byte[8000], 0);
            Assert.IsTrue(new PackWriter(senMl, SamplePack.Eui64).Write(contents));
            PackEnvelope envelope = new PackEnvelope(new byte[8]);
            byte[] pack = new byte[senMl.Length + PackEnvelope.Overhead];
            envelope.Begin(100000, new byte[32], 100, new byte[8]);
            return envelope.Write(senMl.Buffer, senMl.Offset, senMl.Length, new byte[64], pack, 0);
        }
    }
}
