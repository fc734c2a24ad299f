"""The messages of herald.hal.v1, from their descriptors: no generated code, so that any version of
protobuf for Python from 3.20 on will do."""

import pathlib

from google.protobuf import descriptor_pb2, descriptor_pool, message_factory

PACKAGE = "herald.hal.v1."


class Messages:
    """Attributes are the message classes, for example `Messages().HostFrame`, and the numbers of the
    enumerations, for example `Messages().GATE_KIND_X`."""

    def __init__(self, path=None):
        path = path or pathlib.Path(__file__).parent / "hal.binpb"
        files = descriptor_pb2.FileDescriptorSet.FromString(pathlib.Path(path).read_bytes())
        pool = descriptor_pool.DescriptorPool()
        for file in files.file:
            pool.Add(file)
            for message in file.message_type:
                found = pool.FindMessageTypeByName(PACKAGE + message.name)
                setattr(self, message.name, self._class(pool, found))
            for enum in file.enum_type:
                for value in enum.value:
                    setattr(self, value.name, value.number)

    @staticmethod
    def _class(pool, descriptor):
        if hasattr(message_factory, "GetMessageClass"):
            return message_factory.GetMessageClass(descriptor)
        return message_factory.MessageFactory(pool).GetPrototype(descriptor)
