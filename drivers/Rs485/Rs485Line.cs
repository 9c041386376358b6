using System.IO.Ports;
using MeterNode.Core.Ports;

namespace MeterNode.Drivers.Rs485
{
    /// <summary>
    /// A UART with an RS-485 transceiver. The runtime raises RTS, which is wired to DE and /RE, while it sends
    /// (<see cref="SerialMode.RS485"/>).
    /// </summary>
    public sealed class Rs485Line : ISerialLine
    {
        private const int DataBits = 8;

        private readonly SerialPort _port;

        /// <summary>
        /// Opens port <paramref name="number"/> (COM1 and so on); <paramref name="parity"/>: 0 none, 1 even, 2 odd. The pins must
        /// have been set.
        /// </summary>
        public Rs485Line(int number, int baud, int parity, int stopBits)
        {
            _port = new SerialPort(
                "COM" + number.ToString(),
                baud,
                parity == 1 ? Parity.Even : parity == 2 ? Parity.Odd : Parity.None,
                DataBits,
                stopBits == 2 ? StopBits.Two : StopBits.One);
            _port.Mode = SerialMode.RS485;
            _port.Open();
        }

        /// <inheritdoc/>
        public void Send(byte[] frame, int count)
        {
            _port.Write(frame, 0, count);
        }

        /// <inheritdoc/>
        public int Receive(byte[] buffer, int offset)
        {
            // Reading more than there is would wait for it.
            int there = _port.BytesToRead;
            int room = buffer.Length - offset;
            there = there < room ? there : room;
            return there <= 0 ? 0 : _port.Read(buffer, offset, there);
        }
    }
}
