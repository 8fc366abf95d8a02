// The numbers that the API writes for where an order and its payment stand, by name.

export const OrderStatus = Object.freeze({ CURRENT: 0, PROCESSED: 1, CANCELLED: 2 });
export const PaymentStatus = Object.freeze({ UNPAID: 0, PAID: 1, CANCELLED: 2 });
