using MeterNode.VirtualBoard;

namespace System.IO.Ports;

/// <summary>A UART of the current <see cref="Board"/>: COM1 and so on.</summary>
public sealed class SerialPort : IDisposable
{
    private readonly VirtualSerial _serial;
    private readonly int _number;
    private readonly int _baudRate;
    private readonly Parity _parity;
    private readonly StopBits _stopBits;
    private SerialMode _mode;
    private int _bufferSize = 256;
    private int _readTimeout = -1;
    private VirtualUart? _uart;

    /// <summary>Claims a port; <see cref="ArgumentException"/> when it is taken, as on the board.</summary>
    public SerialPort(string portName, int baudRate, Parity parity, int dataBits, StopBits stopBits)
    {
        if (dataBits != 8)
        {
            throw new ArgumentException("The board model has 8 data bits.");
        }

        _serial = Board.Current.Serial;
        _number = portName[3] - '0';
        _baudRate = baudRate;
        _parity = parity;
        _stopBits = stopBits;
        _serial.Claim(_number);
    }

    /// <summary>What RTS does; set before <see cref="Open"/>.</summary>
    public SerialMode Mode
    {
        get => _mode;
        set => _mode = value;
    }

    /// <summary>Room for received bytes; what comes when it is full is lost.</summary>
    public int ReadBufferSize
    {
        get => _bufferSize;
        set => _bufferSize = _uart == null && value > 0 ? value : throw new InvalidOperationException();
    }

    /// <summary>How long <see cref="Read"/> waits, ms; -1 for ever.</summary>
    public int ReadTimeout
    {
        get => _readTimeout;
        set => _readTimeout = value;
    }

    /// <summary>Whether <see cref="Open"/> was called.</summary>
    public bool IsOpen => _uart != null;

    /// <summary>Received bytes that wait.</summary>
    public int BytesToRead => Uart.Waiting;

    private VirtualUart Uart => _uart ?? throw new InvalidOperationException("The port is not open.");

    /// <summary>Opens the port; <see cref="InvalidOperationException"/> when it is open.</summary>
    public void Open()
    {
        if (_uart != null)
        {
            throw new InvalidOperationException();
        }

        _uart = _serial.Open(_number, new SerialFormat(_baudRate, _parity, _stopBits), _mode == SerialMode.RS485, _bufferSize);
    }

    /// <summary>Sends; takes as long as the bytes take on the line.</summary>
    public void Write(byte[] buffer, int offset, int count) => Uart.Send(buffer.AsSpan(offset, count));

    /// <summary>Reads exactly <paramref name="count"/> bytes, waiting for them as long as <see cref="ReadTimeout"/> allows.</summary>
    public int Read(byte[] buffer, int offset, int count) => Uart.Read(buffer.AsSpan(offset, count), _readTimeout);

    /// <summary>Closes the port.</summary>
    public void Close() => _uart = null;

    /// <inheritdoc/>
    public void Dispose()
    {
        Close();
        _serial.Release(_number);
    }
}
