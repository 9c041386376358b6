using System;
using MeterNode.Core.Configuration;
using MeterNode.Core.Thermal;
using nanoFramework.TestFramework;

namespace MeterNode.Core.Tests.Configuration
{
    [TestClass]
    public class ConfigurationReaderTests
    {
        [TestMethod]
        public void Read_Smallest_HasTheDefaults()
        {
            NodeConfiguration configuration = Read(Smallest().Encode());
            Assert.AreEqual("press-1", configuration.Node);
            Assert.AreEqual("plant", configuration.Site);
            Assert.AreEqual("adc", configuration.Mode);
            Assert.AreEqual(50, configuration.MainsHertz);
            Assert.AreEqual(2000, configuration.SamplingHertz);
            Assert.AreEqual(2, configuration.WindowCycles);
            Assert.AreEqual(140, configuration.WindowIntervalMs);
            Assert.AreEqual(10, configuration.ReadingSeconds);
            Assert.AreEqual(6, configuration.ReadingsPerPack);
            Assert.AreEqual(0, configuration.Zones.Length);
            Assert.AreEqual(-1, configuration.ShotDebounceMs);
            Assert.AreEqual(8883, configuration.BrokerPort);
            Assert.AreEqual(2, configuration.AdcChannels.Length);
            Assert.AreEqual(0, configuration.Phases[0].CurrentChannel);
            Assert.AreEqual(1, configuration.Phases[0].VoltageChannel);
            Assert.AreEqual(0.03, configuration.Phases[0].CurrentCalibration.UnitsPerCount);
        }

        [TestMethod]
        public void Read_LongerWindowsWithoutAnInterval_ComeLessOften()
        {
            byte[] sampling = new CborMap().Set("cycles", 10).Encode();
            Assert.AreEqual(700, Read(Smallest().Set("sampling", sampling).Encode()).WindowIntervalMs);
        }

        [TestMethod]
        public void Read_WindowLongerThanItsInterval_IsRefused()
        {
            byte[] sampling = new CborMap().Set("cycles", 10).Set("intervalMs", 200).Encode();
            AssertWrong(Smallest().Set("sampling", sampling).Encode(), "sampling");
        }

        [TestMethod]
        public void Read_TwoPhasesOnOneVoltage_ChannelsAreListedOnce()
        {
            byte[] first = Phase(0, 3).Encode();
            byte[] second = Phase(6, 3).Set("uShift", -120).Encode();
            byte[] phases = new byte[1 + first.Length + second.Length];
            phases[0] = 0x82;
            Array.Copy(first, 0, phases, 1, first.Length);
            Array.Copy(second, 0, phases, 1 + first.Length, second.Length);
            NodeConfiguration configuration = Read(Smallest().Set("phases", phases).Encode());
            Assert.AreEqual(3, configuration.AdcChannels.Length);
            Assert.AreEqual(6, configuration.AdcChannels[2]);
            Assert.AreEqual(2, configuration.Phases[1].CurrentChannel);
            Assert.AreEqual(1, configuration.Phases[1].VoltageChannel);
            Assert.AreEqual(-120.0, configuration.Phases[1].VoltageShiftDegrees);
        }

        [TestMethod]
        public void Read_HeatWithoutItsKeysOrZones_IsRefused()
        {
            AssertWrong(Smallest().Set("heat", new CborMap().Set("flow", 26).Encode()).Encode(), "heat");
            byte[] heat = new CborMap().Set("flow", 26).Set("pulsesPerLitre", 10).Set("zoneIn", 1).Set("zoneOut", 2)
                .Set("densityKgPerM3", 992).Set("heatCapacityJPerKgK", 4179).Encode();
            AssertWrong(Smallest().Set("heat", heat).Encode(), "heat");
        }

        [TestMethod]
        [DataRow("v", 2)]
        [DataRow("serial", 0)]
        [DataRow("readingSeconds", 0)]
        [DataRow("readingSeconds", 901)]
        [DataRow("readingsPerPack", 13)]
        [DataRow("node", 7)]
        [DataRow("site", 7)]
        [DataRow("mode", 7)]
        [DataRow("machine", 7)]
        [DataRow("eui", 7)]
        [DataRow("phases", 7)]
        [DataRow("zones", 7)]
        [DataRow("mqtt", 7)]
        [DataRow("mains", 7)]
        public void Read_TopLevelKeyWrong_NamesIt(string key, int value)
        {
            AssertWrong(Smallest().Set(key, value).Encode(), key);
        }

        [TestMethod]
        [DataRow("mains", "hertz", 55)]
        [DataRow("mains", "hertz", 49)]
        [DataRow("mains", "volts", 0)]
        [DataRow("mains", "pf", 2)]
        [DataRow("sampling", "hertz", 499)]
        [DataRow("sampling", "hertz", 20001)]
        [DataRow("sampling", "cycles", 1)]
        [DataRow("sampling", "cycles", 101)]
        [DataRow("sampling", "intervalMs", 49)]
        [DataRow("shots", "debounceMs", -1)]
        [DataRow("shots", "debounceMs", 60001)]
        [DataRow("cal", "counter", -1)]
        [DataRow("cal", "due", 2028)]
        [DataRow("board", "name", 1)]
        [DataRow("board", "spiBus", 3)]
        [DataRow("board", "mosi", 49)]
        [DataRow("board", "miso", -1)]
        [DataRow("board", "clock", 49)]
        [DataRow("board", "otherSpi", 3)]
        [DataRow("board", "i2c", 2)]
        [DataRow("board", "secureElement", 7)]
        [DataRow("board", "secureElement", 120)]
        [DataRow("board", "led", 49)]
        [DataRow("board", "shot", 49)]
        [DataRow("mqtt", "host", 1)]
        [DataRow("mqtt", "port", 65536)]
        [DataRow("mqtt", "keepAlive", 4)]
        [DataRow("time", "server", 1)]
        [DataRow("time", "limitSeconds", 59)]
        [DataRow("outbox", "segmentBytes", 4095)]
        [DataRow("outbox", "segments", 1)]
        [DataRow("outbox", "segmnts", 3)]
        public void Read_SectionKeyWrong_NamesIt(string section, string key, int value)
        {
            AssertWrong(
                Smallest().Set(section, new CborMap().Set(key, value).Encode()).Encode(),
                section + "." + key);
        }

        [TestMethod]
        public void Read_SecureElementWithoutItsBus_NamesBoth()
        {
            AssertWrong(
                Smallest().Set("board", new CborMap().Set("secureElement", 96).Encode()).Encode(),
                "'board.i2c' is needed with 'board.secureElement'");
        }

        [TestMethod]
        [DataRow("adc", 10)]
        [DataRow("gain", 0)]
        [DataRow("floor", -1)]
        [DataRow("outlier", -1)]
        [DataRow("phaseHertz", 10)]
        [DataRow("linRaw", 3)]
        [DataRow("linTrue", 3)]
        [DataRow("phaseAmperes", 3)]
        [DataRow("phaseDegrees", 3)]
        [DataRow("on", 3)]
        [DataRow("by", 3)]
        [DataRow("due", 3)]
        [DataRow("reference", 3)]
        [DataRow("gian", 3)]
        public void Read_ChannelKeyWrong_IsRefused(string key, int value)
        {
            CborMap phase = new CborMap().Set("i", Channel(0).Set(key, value).Encode()).Set("u", Channel(3).Encode());
            AssertWrong(
                Smallest().Set("phases", CborMap.Array(1, phase.Encode())).Encode(), key == "gain" ? "calibration" : "phases.i." + key);
        }

        [TestMethod]
        [DataRow("cs", 49)]
        [DataRow("bus", 3)]
        [DataRow("bus", 0)]
        [DataRow("setpoint", 3000)]
        [DataRow("tolerance", 0)]
        [DataRow("settleSeconds", -1)]
        [DataRow("periodSeconds", 59)]
        [DataRow("spikeCelsius", -1)]
        [DataRow("type", 7)]
        [DataRow("amplifier", 7)]
        [DataRow("definition", 7)]
        [DataRow("setpiont", 200)]
        public void Read_ZoneKeyWrong_NamesIt(string key, int value)
        {
            AssertWrong(WithZones(CborMap.Array(1, Zone().Set(key, value).Encode())).Encode(), "zones." + key);
        }

        [TestMethod]
        [DataRow("type", "X")]
        [DataRow("type", "KK")]
        [DataRow("amplifier", "max6675")]
        [DataRow("definition", "mean")]
        public void Read_ZoneTextWrong_NamesIt(string key, string value)
        {
            AssertWrong(WithZones(CborMap.Array(1, Zone().Set(key, value).Encode())).Encode(), "zones." + key);
        }

        [TestMethod]
        public void Read_NameThatIsNoTopicLevel_IsRefused()
        {
            AssertWrong(Smallest().Set("node", "press/1").Encode(), "node");
            AssertWrong(Smallest().Set("site", string.Empty).Encode(), "site");
            AssertWrong(Smallest().Set("cal", new CborMap().Set("due", "next year").Encode()).Encode(), "cal.due");
        }

        [TestMethod]
        [DataRow("v")]
        [DataRow("serial")]
        [DataRow("node")]
        [DataRow("site")]
        [DataRow("eui")]
        [DataRow("phases")]
        [DataRow("mqtt")]
        public void Read_NeededKeyMissing_IsRefused(string key)
        {
            AssertWrong(Smallest().Remove(key).Encode(), "needed");
        }

        [TestMethod]
        [DataRow("shunt")]
        [DataRow("ADC")]
        public void Read_ModeOfNoPowerSource_IsRefused(string mode)
        {
            AssertWrong(Smallest().Set("mode", mode).Encode(), "in mode " + mode);
        }

        [TestMethod]
        public void Read_MeteringIc_HasItsWiringAndItsRegisters()
        {
            NodeConfiguration configuration = Read(WithAfe(Afe("split", 2)).Encode());
            Assert.AreEqual("afe", configuration.Mode);
            Assert.AreEqual(2, configuration.Phases.Length);
            Assert.AreEqual(5, configuration.Afe.Inputs);
            Assert.AreEqual(58394, configuration.Afe.Calibration[1][0]);
            Assert.IsTrue(Read(WithAfe(Afe("3-wire", 2)).Encode()).Afe.IsThreeWire);
            Assert.AreEqual(7, Read(WithAfe(Afe("4-wire", 3)).Encode()).Afe.Inputs);
            Assert.AreEqual(4, Read(WithAfe(Afe("single", 1)).Encode()).Afe.Inputs);
        }

        [TestMethod]
        public void Read_MeteringIcNotWhole_IsRefused()
        {
            AssertWrong(Smallest().Set("mode", "afe").Encode(), "'phases'");
            AssertWrong(Smallest().Set("mode", "afe").Remove("phases").Encode(), "needs 'afe.cs'");
            AssertWrong(Smallest().Set("afe", Afe("single", 1).Encode()).Encode(), "'afe' to mode afe");
            AssertWrong(WithAfe(Afe("single", 1).Remove("cs")).Encode(), "needs 'afe.cs'");
            AssertWrong(WithAfe(Afe("single", 1)).Remove("board").Encode(), "'board'");
            AssertWrong(WithAfe(Afe("4-wire", 2)).Encode(), "an input");
            AssertWrong(WithAfe(Afe("delta", 3)).Encode(), "afe.wiring");
            AssertWrong(WithAfe(Afe("single", 1, 0)).Encode(), "afe.calibration");
            AssertWrong(WithAfe(Afe("single", 1, 65536)).Encode(), "afe.calibration");
        }

        [TestMethod]
        public void Read_Meter_HasItsMapAndItsPhases()
        {
            NodeConfiguration configuration = Read(WithMeter(Meter()).Encode());
            Assert.AreEqual("meter", configuration.Mode);
            Assert.AreEqual(1, configuration.Phases.Length);
            Assert.AreEqual(7, configuration.Meter.ModbusAddress);
            Assert.AreEqual(9600, configuration.Meter.Baud);
            Assert.AreEqual(1000, configuration.Meter.IntervalMs);
            Assert.AreEqual(23, configuration.Meter.Reads[0].Length);
            Assert.AreEqual(72.0, configuration.Meter.Reads[0][1]);
            byte[] address = CborMap.Bytes(6);
            configuration = Read(WithMeter(Meter(17, 1, 4, 304).Remove("modbus").Set("dlt645", address)).Encode());
            Assert.AreEqual(6, configuration.Meter.Dlt645Address.Length);
        }

        [TestMethod]
        public void Read_PulseOutput_HasNoPhasesAndNoMap()
        {
            NodeConfiguration configuration = Read(WithMeter(Pulses()).Encode());
            Assert.AreEqual(0, configuration.Phases.Length);
            Assert.AreEqual(14, configuration.Meter.PulsePin);
            Assert.AreEqual(1000.0, configuration.Meter.ImpulsesPerKilowattHour);
            AssertWrong(WithMeter(Pulses().Remove("impPerKwh")).Encode(), "'impPerKwh'");
            AssertWrong(WithMeter(Pulses().Set("modbus", 1)).Encode(), "'modbus'");
            AssertWrong(WithMeter(Pulses().Set("impPerKwh", 0)).Encode(), "meter.impPerKwh");
            AssertWrong(WithMeter(Pulses().Set("impPerKwh", 1).Set("ratio", 278)).Encode(), "'meter.impPerKwh'");
            Read(WithMeter(Pulses().Set("impPerKwh", 1).Set("ratio", 277)).Encode());
            AssertWrong(WithMeter(Meter().Set("pulse", 14)).Encode(), "'meter.pulse'");
        }

        [TestMethod]
        public void Read_MeterNotWhole_IsRefused()
        {
            AssertWrong(Smallest().Set("mode", "meter").Encode(), "'phases'");
            AssertWrong(Smallest().Set("mode", "meter").Remove("phases").Encode(), "needs 'meter'");
            AssertWrong(Smallest().Set("meter", Meter().Encode()).Encode(), "belongs to mode meter");
            AssertWrong(WithMeter(Meter().Remove("modbus")).Encode(), "'modbus'");
            AssertWrong(WithMeter(Meter().Set("dlt645", CborMap.Bytes(6))).Encode(), "'dlt645'");
            AssertWrong(WithMeter(Meter().Remove("reads")).Encode(), "'reads'");
            AssertWrong(WithMeter(Meter().Remove("de")).Encode(), "'de'");
            AssertWrong(WithMeter(Meter().Set("map", 1)).Encode(), "meter.map");
            AssertWrong(WithMeter(Meter().Set("sped", 1)).Encode(), "meter.sped");
            AssertWrong(WithMeter(Meter().Set("class", "much too long")).Encode(), "meter.class");
            AssertWrong(WithMeter(Meter().Set("serial", "a serial number of more than 32 characters")).Encode(), "meter.serial");
        }

        [TestMethod]
        public void Read_MeterReadThatIsNoMaps_IsRefused()
        {
            AssertWrong(WithMeter(Meter(4, 72, 1, 4)).Encode(), "entry 1"); // a float in one register
            AssertWrong(WithMeter(Meter(4, 72, 101, 4)).Encode(), "entry 1"); // more than an answer holds
            AssertWrong(WithMeter(Meter(4, 72, 2, 3)).Encode(), "entry 1"); // a float of three bytes
            AssertWrong(WithMeter(Meter(4, 72, 2, 704)).Encode(), "entry 1"); // no such kind
            AssertWrong(WithMeter(Meter(4, 72, 2, 603)).Encode(), "entry 1"); // words of three bytes
            AssertWrong(WithMeter(Meter().Set("reads", Reads(4, 72, 2, 99, 4))).Encode(), "entry 1"); // no such quantity
            AssertWrong(WithMeter(Meter().Set("reads", Reads(4, 70, 2, 4, 4))).Encode(), "import register");
            AssertWrong(WithMeter(Meter().Set("phases", 2)).Encode(), "each phase");
        }

        [TestMethod]
        public void Read_Max31855ForTypeB_IsRefused()
        {
            AssertWrong(WithZones(CborMap.Array(1, Zone().Set("amplifier", "max31855").Set("type", "B").Encode())).Encode(), "zones.type");
            byte[] zones = CborMap.Array(1, Zone().Set("amplifier", "max31855").Set("type", "J").Encode());
            NodeConfiguration read = Read(WithZones(zones).Encode());
            Assert.AreEqual((int)ThermocoupleType.J, (int)read.Zones[0].ThermocoupleType);
        }

        [TestMethod]
        [DataRow("B", 0)]
        [DataRow("E", 1)]
        [DataRow("J", 2)]
        [DataRow("K", 3)]
        [DataRow("N", 4)]
        [DataRow("R", 5)]
        [DataRow("S", 6)]
        [DataRow("T", 7)]
        public void Read_ThermocoupleType_IsTheLetters(string letter, int type)
        {
            NodeConfiguration read = Read(WithZones(CborMap.Array(1, Zone().Set("type", letter).Encode())).Encode());
            Assert.AreEqual(type, (int)read.Zones[0].ThermocoupleType);
        }

        [TestMethod]
        public void Read_WiringThatDoesNotFit_IsRefused()
        {
            AssertWrong(Smallest().Set("mode", "nominal").Encode(), "nominal");
            AssertWrong(
                Smallest().Set("phases", CborMap.Array(1, new CborMap().Set("i", Channel(0).Encode()).Encode())).Encode(), "phases.u");
            AssertWrong(Smallest().Set("phases", CborMap.Array(1, Phase(3, 3).Encode())).Encode(), "adc");
            AssertWrong(Smallest().Set("phases", CborMap.Array(2, Phase(0, 3).Encode())).Encode(), "adc");
            AssertWrong(Smallest().Set("phases", CborMap.Array(4, Phase(0, 3).Encode())).Encode(), "phases");
            AssertWrong(Smallest().Set("phases", CborMap.Array(0, Phase(0, 3).Encode())).Encode(), "phases");
            AssertWrong(Smallest().Set("zones", CborMap.Array(1, Zone().Encode())).Encode(), "board.mosi");
            AssertWrong(WithZones(CborMap.Array(5, Zone().Encode())).Encode(), "zones");
            byte[] one = Zone().Encode();
            byte[] other = Zone().Set("periodSeconds", 300).Encode();
            byte[] zones = new byte[1 + one.Length + other.Length];
            zones[0] = 0x82;
            Array.Copy(one, 0, zones, 1, one.Length);
            Array.Copy(other, 0, zones, 1 + one.Length, other.Length);
            AssertWrong(WithZones(zones).Encode(), "periodSeconds");
        }

        [TestMethod]
        public void Read_NumberThatIsNone_IsRefused()
        {
            byte[] notANumber = CborMap.Number(BitConverter.Int64BitsToDouble(0x7ff8000000000000));
            byte[] infinite = CborMap.Number(BitConverter.Int64BitsToDouble(0x7ff0000000000000));
            AssertWrong(Smallest().Set("mains", new CborMap().Set("volts", notANumber).Encode()).Encode(), "mains.volts");
            AssertWrong(Smallest().Set("mains", new CborMap().Set("volts", infinite).Encode()).Encode(), "mains.volts");
            AssertWrong(WithZones(CborMap.Array(1, Zone().Set("setpoint", notANumber).Encode())).Encode(), "zones.setpoint");
        }

        [TestMethod]
        public void Read_CutAtEveryByte_IsRefusedWithOneMessage()
        {
            byte[] whole = WithZones(CborMap.Array(2, Zone().Encode())).Encode();
            for (int length = 0; length < whole.Length; length++)
            {
                string message = Failure(whole, length);
                Assert.IsTrue(message != null && message.StartsWith("configuration: "), "length " + length + ": " + message);
            }
        }

        [TestMethod]
        public void Read_AnyByteChanged_IsReadOrRefusedAndNothingElse()
        {
            byte[] whole = WithZones(CborMap.Array(2, Zone().Encode())).Encode();
            int refused = 0;
            for (int position = 0; position < whole.Length; position++)
            {
                for (int change = 1; change < 256; change *= 2)
                {
                    byte[] bytes = (byte[])whole.Clone();
                    bytes[position] ^= (byte)change;
                    refused += Failure(bytes, bytes.Length) != null ? 1 : 0;
                }
            }

            Assert.IsTrue(refused > whole.Length * 4, "refused " + refused);
        }

        private static CborMap Smallest()
        {
            return new CborMap().Set("v", 1).Set("serial", 1).Set("node", "press-1").Set("site", "plant").Set("eui", CborMap.Bytes(8))
                .Set("phases", CborMap.Array(1, Phase(0, 3).Encode())).Set("mqtt", new CborMap().Set("host", "broker").Encode());
        }

        private static CborMap WithAfe(CborMap afe)
        {
            byte[] board = new CborMap().Set("mosi", 13).Set("miso", 12).Set("clock", 14).Encode();
            return Smallest().Remove("phases").Set("mode", "afe").Set("board", board).Set("afe", afe.Encode());
        }

        private static CborMap Afe(string wiring, int inputs, int currentGain = 27136)
        {
            byte[] voltage = CborMap.Int(58394);
            byte[] current = CborMap.Int(currentGain);
            byte[] registers = new byte[1 + voltage.Length + current.Length];
            registers[0] = 0x82;
            Array.Copy(voltage, 0, registers, 1, voltage.Length);
            Array.Copy(current, 0, registers, 1 + voltage.Length, current.Length);
            return new CborMap().Set("cs", 5).Set("wiring", wiring).Set("calibration", CborMap.Array(inputs, registers));
        }

        private static CborMap Pulses()
        {
            return new CborMap().Set("pulse", 14).Set("impPerKwh", 1000);
        }

        private static CborMap WithMeter(CborMap meter)
        {
            return Smallest().Remove("phases").Set("mode", "meter").Set("meter", meter.Encode());
        }

        private static CborMap Meter(int function = 4, int place = 72, int count = 2, int kind = 4)
        {
            return new CborMap().Set("modbus", 7).Set("phases", 1).Set("tx", 32).Set("rx", 35).Set("de", 33)
                .Set("reads", Reads(function, place, count, 0, kind));
        }

        /// <summary>One read with the values that one phase needs, all at its beginning.</summary>
        private static byte[] Reads(int function, int place, int count, int quantity, int kind)
        {
            int[] numbers =
            {
                function, place, count, quantity, 0, kind, 1, 10, 0, kind, 1, 13, 0, kind, 1, 16, 0, kind, 1, 19, 0, kind, 1,
            };
            byte[] read = new byte[0];
            for (int i = 0; i < numbers.Length; i++)
            {
                byte[] number = CborMap.Int(numbers[i]);
                byte[] longer = new byte[read.Length + number.Length];
                Array.Copy(read, 0, longer, 0, read.Length);
                Array.Copy(number, 0, longer, read.Length, number.Length);
                read = longer;
            }

            byte[] reads = new byte[2 + read.Length];
            reads[0] = 0x81;
            reads[1] = (byte)(0x80 + numbers.Length);
            Array.Copy(read, 0, reads, 2, read.Length);
            return reads;
        }

        private static CborMap WithZones(byte[] zones)
        {
            return Smallest().Set("zones", zones).Set("board", new CborMap().Set("mosi", 13).Set("miso", 12).Set("clock", 14).Encode());
        }

        private static CborMap Phase(int current, int voltage)
        {
            return new CborMap().Set("i", Channel(current).Encode()).Set("u", Channel(voltage).Encode());
        }

        private static CborMap Channel(int adc)
        {
            return new CborMap().Set("adc", adc).Set("gain", CborMap.Number(0.03));
        }

        private static CborMap Zone()
        {
            return new CborMap().Set("cs", 5).Set("setpoint", 220);
        }

        private static NodeConfiguration Read(byte[] payload)
        {
            return ConfigurationReader.Read(payload, 0, payload.Length);
        }

        /// <summary>The message of the refusal, or null; any other exception passes and fails the test.</summary>
        private static string Failure(byte[] payload, int length)
        {
            try
            {
                ConfigurationReader.Read(payload, 0, length);
                return null;
            }
            catch (ArgumentException e)
            {
                return e.Message;
            }
        }

        private static void AssertWrong(byte[] payload, string named)
        {
            string message = Failure(payload, payload.Length);
            Assert.IsTrue(message != null && message.IndexOf(named) >= 0, named + ": " + (message ?? "was accepted"));
        }
    }
}
