"""A Modbus RTU meter that nobody here wrote: pymodbus on a pseudo-terminal, whose other end is given out as a TCP port.

Prints the port. Registers are 32-bit floats as an SDM630 has them; the import register grows by 0.01 kWh with each of its requests.
"""
import asyncio
import os
import socket
import struct
import sys
import threading
import tty

from pymodbus.datastore import ModbusServerContext, ModbusSlaveContext, ModbusSparseDataBlock
from pymodbus.server import StartAsyncSerialServer
from pymodbus.transaction import ModbusRtuFramer

VALUES = {0x00: 230.0, 0x02: 231.0, 0x04: 229.0, 0x06: 5.0, 0x08: 10.0, 0x0A: 15.0, 0x0C: 1000.0, 0x0E: 2000.0, 0x10: 3000.0,
          0x18: 100.0, 0x1A: 200.0, 0x1C: 300.0, 0x46: 50.02, 0x48: 1234.5, 0x4A: 12.25}


class Inputs(ModbusSparseDataBlock):
    """Input registers; every read of the import register finds more energy."""

    def getValues(self, address, count=1):
        values = super().getValues(address, count)
        if address <= 0x48 < address + count:
            VALUES[0x48] += 0.01
            put(self.values, 0x48, VALUES[0x48])
        return values


def put(registers, address, value):
    """Writes a float, high word first."""
    registers[address], registers[address + 1] = struct.unpack(">HH", struct.pack(">f", value))


def pump(read, write):
    """Carries bytes until the other end is closed."""
    while True:
        data = read(4096)
        if not data:
            os._exit(0)
        write(data)


async def main():
    inputs = {address: 0 for address in range(0x4C)}
    for address, value in VALUES.items():
        put(inputs, address, value)
    serial, kind = struct.unpack(">HH", struct.pack(">I", 21070006)), {0xFC03: 0x70}
    holding = {0xFC00: serial[0], 0xFC01: serial[1], **kind}
    slave = ModbusSlaveContext(ir=Inputs(inputs), hr=ModbusSparseDataBlock(holding), zero_mode=True)
    master, terminal = os.openpty()
    tty.setraw(terminal)
    listener = socket.create_server(("127.0.0.1", 0))
    print(listener.getsockname()[1], flush=True)
    connection, _ = listener.accept()
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    threading.Thread(target=pump, args=(connection.recv, lambda data: os.write(master, data)), daemon=True).start()
    threading.Thread(target=pump, args=(lambda count: os.read(master, count), connection.sendall), daemon=True).start()
    context = ModbusServerContext(slaves={int(sys.argv[1]): slave}, single=False)
    await StartAsyncSerialServer(context=context, framer=ModbusRtuFramer, port=os.ttyname(terminal), baudrate=9600)


asyncio.run(main())
